/** What lies further from a field's end than this can not be half of a secret. */
const REACH = 200;

/**
 * The texts that come of putting any two fields together, end to beginning, and all of them in their order: what was
 * split over fields is whole in one of them.
 */
export function seamsOf(texts: readonly string[]): string[] {
  const pairs = texts.flatMap((one, index) =>
    texts.filter((_, other) => other !== index).map((other) => one.slice(-REACH) + other.slice(0, REACH)),
  );
  return [...new Set(texts.length > 2 ? [...pairs, texts.join('')] : pairs)];
}
