import type * as types from '@modelcontextprotocol/sdk/types.js';
import type { Reader } from './plain.js';
import { SDK_TYPES } from './where.js';

type Types = typeof types;
export type SchemaName = Extract<keyof Types, `${string}Schema`>;

export type Parsed = { readonly success: true; readonly data: unknown } | { readonly success: false; error: unknown };

/** As much of a schema as the SDK's server asks for, in the shape of zod 3, which it takes as well. */
export interface LightSchema {
  /** Where the SDK looks for the method that a handler is for. */
  readonly shape: { readonly method?: { readonly value: string } };
  safeParse(value: unknown): Parsed;
  parse(value: unknown): unknown;
}

let loaded: Types | undefined;

/** The SDK's own types, schemas and all: loaded when something comes that is not plain. */
export function sdkTypes(): Types {
  return (loaded ??= process.getBuiltinModule('node:module').createRequire(import.meta.url)(SDK_TYPES) as Types);
}

/** @param method of the request or notification that the schema is for */
export function light(name: SchemaName, read: Reader = () => undefined, method?: string): LightSchema {
  const own = () => sdkTypes()[name] as Pick<LightSchema, 'safeParse' | 'parse'>;
  return {
    shape: method === undefined ? {} : { method: { value: method } },
    safeParse(value) {
      const data = read(value);
      return data === undefined ? own().safeParse(value) : { success: true, data };
    },
    parse: (value) => read(value) ?? own().parse(value),
  };
}
