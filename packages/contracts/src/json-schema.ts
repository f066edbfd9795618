import * as z from 'zod';

/** A JSON Schema of an object, as a `tools/list` answer carries it. */
export interface ObjectJsonSchema {
  type: 'object';
  properties: Record<string, unknown>;
  required?: string[];
  additionalProperties: false;
}

type Json = Readonly<Record<string, unknown>>;

/** What every strict client takes as it stands. */
const PLAIN_KEYWORDS = new Set([
  'type',
  'description',
  'default',
  'enum',
  'const',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'required',
]);

/**
 * The JSON Schema of a tool's input or output, in that part of draft 2020-12 which strict clients take: an object at the
 * top, no union there, no `$ref`, no array as `type`; null is a branch of `anyOf`.
 *
 * @param schema a strict zod object
 * @param io `input`: what a caller may leave out is not required; `output`: what is always present is required
 * @throws Error when the schema is not a strict object, or needs a keyword that some client refuses
 */
export function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): ObjectJsonSchema {
  const json = portable(z.toJSONSchema(schema, { io }));
  if (json['additionalProperties'] !== false) throw new Error('toJsonSchema takes strict objects only: z.strictObject');
  return json as unknown as ObjectJsonSchema;
}

/**
 * Rewritten once zod is done, not in its `override`: the pass of zod that folds an `anyOf` of bare types into an array
 * as `type` runs after that.
 */
function portable(schema: Json): Json {
  const entries = Object.entries(schema).flatMap(([keyword, value]) => rewrite(keyword, value));
  return Object.fromEntries(entries);
}

function rewrite(keyword: string, value: unknown): [string, unknown][] {
  switch (keyword) {
    case '$schema': // 2020-12 is what a client assumes
    case 'propertyNames': // the names of a record are texts in any case
      return [];
    case 'type':
      return Array.isArray(value) ? [['anyOf', value.map((type: unknown) => ({ type }))]] : [[keyword, value]];
    case 'minimum': // zod bounds every integer by what a double holds exactly, which tells a client nothing
      return value === Number.MIN_SAFE_INTEGER ? [] : [[keyword, value]];
    case 'maximum':
      return value === Number.MAX_SAFE_INTEGER ? [] : [[keyword, value]];
    case 'prefixItems': // our tuples are pairs of one kind: minItems and maxItems say the rest
      return [['items', portable((value as Json[])[0] ?? {})]];
    case 'items':
    case 'additionalProperties':
      if (value === false) return keyword === 'items' ? [] : [[keyword, value]];
      return [[keyword, portable(value as Json)]];
    case 'anyOf':
      return [[keyword, (value as Json[]).map(portable)]];
    case 'properties':
      return [[keyword, mapValues(value as Record<string, Json>, portable)]];
    default:
      if (!PLAIN_KEYWORDS.has(keyword)) throw new Error(`toJsonSchema: some clients refuse the keyword "${keyword}"`);
      return [[keyword, value]];
  }
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
