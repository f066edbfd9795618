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

/** In the columns that people's texts are in. */
export function inTexts(alternatives: Alternatives): string {
  return `{description excerpt feature places} : (${alternatives.join(' OR ')})`;
}
