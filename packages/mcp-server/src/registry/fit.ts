/** What one result may weigh, in bytes of its JSON: clients cut or put away longer ones. */
export const MAX_RESULT_BYTES = 10_000;

/**
 * Keeps a result under `maxBytes` by dropping whole items from the end of its longest list and saying so with
 * `truncated: true`. Counts that stand in the result are left alone, so they stay true.
 */
export function fitResult<Result extends object>(result: Result, maxBytes: number = MAX_RESULT_BYTES): Result {
  let total = jsonBytes(result);
  if (total <= maxBytes) return result;
  const fitted: Record<string, unknown> = { ...result, truncated: true };
  total = jsonBytes(fitted);
  const lists = Object.entries(result)
    .filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
    .map(([key, items]) => {
      const sizes = items.map((item, index) => jsonBytes(item) + (index > 0 ? COMMA : 0));
      return { key, items, sizes, bytes: sizes.reduce((sum, size) => sum + size, 0), kept: items.length };
    });
  while (total > maxBytes) {
    const longest = lists.reduce<(typeof lists)[number] | undefined>(
      (best, list) => (list.kept > 0 && list.bytes > (best?.bytes ?? 0) ? list : best),
      undefined,
    );
    if (longest === undefined) break;
    longest.kept -= 1;
    const size = longest.sizes[longest.kept] ?? 0;
    longest.bytes -= size;
    total -= size;
  }
  for (const { key, items, kept } of lists) fitted[key] = items.slice(0, kept);
  return fitted as Result;
}

/** What stands between two items. */
const COMMA = 1;

/** What a result may weigh beside the id that goes along. */
export function roomBeside(preflightId: string | null): number {
  return MAX_RESULT_BYTES - jsonBytes({ preflight_id: preflightId });
}

/** The weight of a value's JSON in bytes of UTF-8. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}
