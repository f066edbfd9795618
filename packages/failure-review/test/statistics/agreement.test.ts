import { expect, it } from '@jest/globals';
import { agreementOf } from '../../src/statistics/agreement.js';

/** The pairs of a table of counts: a row a category of the first rating, a column one of the second. */
function pairsOf(counts: number[][]): [string, string][] {
  return counts.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, (): [string, string] => [`${first}`, `${second}`])),
  );
}

function shown(counts: number[][]): unknown[] {
  const { of, same, kappa, ac1 } = agreementOf(
    pairsOf(counts),
    counts.map((_, index) => `${index}`),
  );
  return [of, same, kappa?.toFixed(7), ac1?.toFixed(7)];
}

it('Gwet, irrCAC 1.0 (CRAN), vignette “overview”: kappa2.table and gwet.ac1.table of cont3x3abstractors', () => {
  const abstractors = [
    [13, 0, 0],
    [0, 20, 7],
    [0, 4, 56],
  ];
  expect(shown(abstractors)).toEqual([100, 89, '0.7964094', '0.8493305']);
});

it('by hand: half of ten agree by chance', () => {
  // κ: observed 0.8, chance 0.5·0.5 + 0.5·0.5; AC1: the same, as both categories are as frequent.
  const counts = [
    [4, 1],
    [1, 4],
  ];
  expect(shown(counts)).toEqual([10, 8, '0.6000000', '0.6000000']);
});

it('by hand: where one category is nearly all there is, κ falls and AC1 stays', () => {
  // Observed 0.9. κ: chance 0.95² + 0.05² = 0.905. AC1: chance 2·0.95·0.05 = 0.095.
  const counts = [
    [18, 1],
    [1, 0],
  ];
  expect(shown(counts)).toEqual([20, 18, '-0.0526316', '0.8895028']);
});

it('AC1 depends on how many categories there could have been', () => {
  const pairs = pairsOf([
    [4, 1],
    [1, 4],
  ]);
  // Chance 2·0.25/(4 − 1) = 1/6: (0.8 − 1/6)/(5/6).
  expect(agreementOf(pairs, ['0', '1', '2', '3']).ac1).toBeCloseTo(0.76, 10);
});

it('says nothing where nothing can be told', () => {
  expect(agreementOf([], ['a', 'b'])).toEqual({ of: 0, same: 0, kappa: null, ac1: null });
  expect(agreementOf([['a', 'a']], ['a', 'b'])).toEqual({ of: 1, same: 1, kappa: null, ac1: 1 });
});

it('refuses what it can not count', () => {
  expect(() => agreementOf<string>([['a', 'c']], ['a', 'b'])).toThrow('c is none of the categories.');
  expect(() => agreementOf([['a', 'a']], ['a'])).toThrow(RangeError);
});
