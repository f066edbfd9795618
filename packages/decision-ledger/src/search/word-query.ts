/** Part of an FTS5 query that matches a text: one of several, any of which will do. */
type Alternatives = readonly string[];

export function either(words: readonly string[]): string {
  return `(${words.map((word) => `"${word}"`).join(' OR ')})`;
}

/** One word of each of two lists. */
export function oneOfEach(words: readonly string[], others: readonly string[]): Alternatives {
  return words.length > 0 && others.length > 0 ? [`(${either(words)} AND ${either(others)})`] : [];
}

/** Two words of a list: both in one half of it, or one in each. So every word is named less often than in all pairs. */
export function anyTwo(words: readonly string[]): Alternatives {
  if (words.length < 2) return [];
  const half = words.length >> 1;
  const [left, right] = [words.slice(0, half), words.slice(half)];
  return [...anyTwo(left), ...anyTwo(right), ...oneOfEach(left, right)];
}

/** The beginning of the only words in the column `repository`. */
export const REPOSITORY_WORD = 'repository';

/**
 * In the columns that people's texts are in. They are named only where a word could be found in the other one: to tell
 * columns apart takes FTS5 a quarter of a query.
 */
export function inTexts(alternatives: Alternatives): string {
  const query = `(${alternatives.join(' OR ')})`;
  return query.includes(REPOSITORY_WORD) ? `{description excerpt feature places} : ${query}` : query;
}
