type Json = Readonly<Record<string, unknown>>;

/** The schema itself and all that it holds. */
export function subschemas(schema: object): Json[] {
  const json = schema as Json;
  const inner = [
    ...Object.values((json['properties'] ?? {}) as Record<string, object>),
    ...((json['anyOf'] ?? []) as object[]),
    ...[json['items'], json['additionalProperties']].filter((part) => typeof part === 'object' && part !== null),
  ];
  return [json, ...inner.flatMap(subschemas)];
}

/** Whether a JSON value fits a schema, by the rules of JSON Schema for the few keywords that ours use. */
export function conforms(value: unknown, schema: object): boolean {
  const json = schema as Json & { type?: string; properties?: Record<string, object>; required?: string[] };
  const { anyOf, items, additionalProperties: rest } = json as { anyOf?: object[] } & Json;
  if (anyOf !== undefined) return anyOf.some((branch) => conforms(value, branch));
  if (json['enum'] !== undefined && !(json['enum'] as unknown[]).includes(value)) return false;
  const within = (size: number, least: string, most: string) =>
    size >= ((json[least] as number | undefined) ?? -Infinity) &&
    size <= ((json[most] as number | undefined) ?? Infinity);
  switch (json.type) {
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value) && within(value as number, 'minimum', 'maximum');
    case 'number':
      return typeof value === 'number' && within(value, 'minimum', 'maximum');
    case 'string':
      return (
        typeof value === 'string' &&
        within(Array.from(value).length, 'minLength', 'maxLength') &&
        new RegExp((json['pattern'] as string | undefined) ?? '', 'u').test(value)
      );
    case 'array':
      return (
        Array.isArray(value) &&
        within(value.length, 'minItems', 'maxItems') &&
        value.every((item) => conforms(item, items as object))
      );
    case 'object':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      return (
        (json.required ?? []).every((key) => Object.hasOwn(value, key)) &&
        Object.entries(value).every(([key, inner]) => {
          const field = json.properties?.[key] ?? rest;
          return typeof field === 'object' && field !== null && conforms(inner, field);
        })
      );
    default:
      throw new Error(`no type in ${JSON.stringify(json)}`);
  }
}
