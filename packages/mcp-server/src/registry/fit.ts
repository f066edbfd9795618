/** What one result may weigh, in bytes of its JSON: clients cut or put away longer ones. */
export const MAX_RESULT_BYTES = 10_000;

/**
 * Keeps a result under `maxBytes` by dropping whole items from the end of its longest list and saying so with
 * `truncated: true`. Counts that stand in the result are left alone, so they stay true.
 */
export function fitResult<Result extends object>(result: Result, maxBytes: number = MAX_RESULT_BYTES): Result {
  if (jsonBytes(result) <= maxBytes) return result;
  const lists = Object.entries(result)
    .filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
    .map(([key, items]) => ({ key, items, ...weighed(items, maxBytes) }));
  const fitted: Record<string, unknown> = { ...result, truncated: true };
  for (const { key, items, kept } of lists) fitted[key] = items.slice(0, kept);
  let total = jsonBytes(fitted);
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

/** The weights of a list's first items, as many as could be kept at most: of thousands the others are not looked at. */
function weighed(items: readonly unknown[], maxBytes: number): { sizes: number[]; bytes: number; kept: number } {
  const sizes: number[] = [];
  let bytes = 0;
  for (const [index, item] of items.entries()) {
    if (bytes > maxBytes) break;
    const size = jsonBytes(item) + (index > 0 ? COMMA : 0);
    sizes.push(size);
    bytes += size;
  }
  return { sizes, bytes, kept: sizes.length };
}

/** What a result may weigh beside the id that goes along. */
export function roomBeside(preflightId: string | null): number {
  return MAX_RESULT_BYTES - jsonBytes({ preflight_id: preflightId });
}

/** A result with the id that goes along, and its JSON: under what a result may weigh. */
export function fitBeside(
  result: Record<string, unknown>,
  preflightId: string | null,
): { structured: Record<string, unknown>; json: string } {
  const whole = { ...result, preflight_id: preflightId };
  const json = JSON.stringify(whole);
  // Nearly all do fit, and are written once so. Both in one weigh a byte less than each by itself: braces, but for a comma.
  if (Buffer.byteLength(json, 'utf8') < MAX_RESULT_BYTES) return { structured: whole, json };
  const structured = { ...fitResult(result, roomBeside(preflightId)), preflight_id: preflightId };
  return { structured, json: JSON.stringify(structured) };
}

/** The weight of a value's JSON in bytes of UTF-8. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}
