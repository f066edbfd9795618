import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantile, shuffleInPlace } from 'simple-statistics';

export interface PermutationResult {
  readonly observed: number;
  /** What the statistic stays below in 95 % of the rounds in which chance says which row is in which group. */
  readonly null95: number;
  /** How often chance alone gives as much, as (1 + such rounds) / (1 + rounds): never 0 (Phipson and Smyth 2010). */
  readonly p: number;
}

export interface PermutationOptions {
  readonly rounds: number;
  /** The same seed gives the same result. */
  readonly seed: number;
}

/** Sums that differ by rounding alone count as the same. */
const EQUAL = 1e-12;

/**
 * How far statistics of two groups are from what they would be if nothing set the groups apart. All statistics see the same
 * permutations.
 *
 * @param statistics of two groups, each as large as the one given; larger means further apart
 */
export function permutationTest<Row>(
  first: readonly Row[],
  second: readonly Row[],
  statistics: (first: readonly Row[], second: readonly Row[]) => readonly number[],
  { rounds, seed }: PermutationOptions,
): PermutationResult[] {
  const generator = xoroshiro128plus(seed);
  const random = (): number => uniformFloat64(generator);
  const rows = [...first, ...second];
  const draws = Array.from({ length: rounds }, () => {
    shuffleInPlace(rows, random);
    return statistics(rows.slice(0, first.length), rows.slice(first.length));
  });
  return statistics(first, second).map((observed, index) => {
    const chance = draws.map((draw) => draw[index] ?? NaN);
    const asFar = chance.filter((value) => value >= observed - EQUAL).length;
    return { observed, null95: quantile(chance, 0.95), p: (1 + asFar) / (1 + rounds) };
  });
}
