/** How far two ratings of the same rows agree. */
export interface Agreement {
  /** Rows with two ratings. */
  readonly of: number;
  /** Rows whose two ratings are the same. */
  readonly same: number;
  /** Cohen's κ; null when chance alone would give full agreement, or without rows. */
  readonly kappa: number | null;
  /** Gwet's AC1; null as κ is. */
  readonly ac1: number | null;
}

/**
 * Raw agreement, Cohen's κ (1960) and Gwet's AC1 (2008) of two ratings a row. κ falls to nothing when nearly all rows are of
 * one category, however well the ratings agree; AC1 does not, so neither is told without the other.
 *
 * @param categories all that a rating could have been, two or more, also those that nobody gave: AC1 depends on how many
 * @throws RangeError for a rating of no category, or fewer than two categories
 */
export function agreementOf<Category extends string>(
  pairs: readonly (readonly [Category, Category])[],
  categories: readonly Category[],
): Agreement {
  if (categories.length < 2) throw new RangeError('Agreement takes at least two categories.');
  const stranger = pairs.flat().find((rating) => !categories.includes(rating));
  if (stranger !== undefined) throw new RangeError(`${stranger} is none of the categories.`);
  const of = pairs.length;
  const same = pairs.filter(([first, second]) => first === second).length;
  const shares = categories.map((category) => [shareOf(pairs, 0, category), shareOf(pairs, 1, category)] as const);
  const byMargins = sum(shares.map(([first, second]) => first * second));
  const byPrevalence = sum(shares.map(([first, second]) => ((first + second) / 2) * (1 - (first + second) / 2)));
  return {
    of,
    same,
    kappa: beyondChance(same / of, byMargins),
    ac1: beyondChance(same / of, byPrevalence / (categories.length - 1)),
  };
}

function shareOf(pairs: readonly (readonly [string, string])[], rater: 0 | 1, category: string): number {
  return pairs.filter((pair) => pair[rater] === category).length / pairs.length;
}

function beyondChance(observed: number, chance: number): number | null {
  return Number.isNaN(observed) || chance === 1 ? null : (observed - chance) / (1 - chance);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
