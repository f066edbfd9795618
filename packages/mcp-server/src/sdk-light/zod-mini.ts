import type { LightSchema, Parsed } from './schema.js';

/** Stands in, in the bundle, for `zod/v4-mini`, of which the SDK's server calls only this, and on our schemas. */
export function safeParse(schema: LightSchema, value: unknown): Parsed {
  return schema.safeParse(value);
}
