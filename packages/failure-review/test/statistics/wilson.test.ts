import { expect, it } from '@jest/globals';
import { wilson } from '../../src/statistics/wilson.js';

/** Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3. */
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i is between %d and %d', (hits, of, low, high) => {
  const share = wilson(hits, of);
  expect([share.low.toFixed(4), share.high.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
});

it('of nothing anything is possible', () => {
  expect(wilson(0, 0)).toEqual({ hits: 0, of: 0, low: 0, high: 1 });
});
