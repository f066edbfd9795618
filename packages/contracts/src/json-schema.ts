import * as z from 'zod';

/** A JSON Schema of an object, as a `tools/list` answer carries it. */
export interface ObjectJsonSchema {
  type: 'object';
  properties: Record<string, unknown>;
  required?: string[];
  additionalProperties: false;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a tool's input or output, in that part of draft 2020-12 which strict clients take: an object at the
 * top, no union there, no `$ref`, no array as `type`; null is a branch of `anyOf`.
 *
 * @param schema a strict zod object
 * @param io `input`: what a caller may leave out is not required; `output`: what is always present is required
 * @throws Error when the schema is not a strict object, or holds what JSON Schema can not say
 */
export function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ObjectJsonSchema {
  const { properties, required, additionalProperties } = portable(z.toJSONSchema(schema, { io }));
  if (additionalProperties !== false) throw new Error('toJsonSchema takes strict objects only: use z.strictObject');
  return {
    type: 'object',
    properties: properties as Record<string, unknown>,
    ...(required !== undefined && { required: required as string[] }),
    additionalProperties,
  };
}

/**
 * Rewritten once zod is done, not in its `override`: the pass that folds `anyOf` of bare types into an array as `type`
 * runs after that.
 */
function portable(schema: Json): Json {
  const { type, properties, items, prefixItems, anyOf, additionalProperties, ...rest } = schema;
  if (Array.isArray(type)) return { ...rest, anyOf: type.map((name: unknown) => ({ type: name })) };
  const start = prefixItems as readonly Json[] | undefined;
  return {
    ...withoutSafeIntegers(rest),
    ...(type !== undefined && { type }),
    ...(anyOf !== undefined && { anyOf: (anyOf as readonly Json[]).map(portable) }),
    ...(properties !== undefined && { properties: mapValues(properties as Record<string, Json>, portable) }),
    ...(isSchema(items) && { items: portable(items) }),
    // Our tuples are pairs of one kind, and few clients know prefixItems: minItems and maxItems say the rest.
    ...(start?.[0] !== undefined && { items: portable(start[0]) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: isSchema(additionalProperties) ? portable(additionalProperties) : additionalProperties,
    }),
  };
}

/** zod bounds every integer by what a double holds exactly, which tells a client nothing and costs tokens. */
function withoutSafeIntegers(schema: Json): Json {
  const { minimum, maximum, ...rest } = schema;
  return {
    ...rest,
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

function isSchema(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
