import { expect, it } from '@jest/globals';
import { newcombe } from '../../src/statistics/newcombe.js';
import { wilson } from '../../src/statistics/wilson.js';

/**
 * Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven methods, Statistics
 * in Medicine 17 (1998) 873–890, table II, method 10.
 */
it.each([
  [56, 70, 48, 80, '0.0524', '0.3339'],
  [9, 10, 3, 10, '0.1705', '0.8090'],
  [6, 7, 2, 7, '0.0582', '0.8062'],
  [5, 56, 0, 29, '-0.0381', '0.1926'],
  [0, 10, 0, 20, '-0.1611', '0.2775'],
  [0, 10, 0, 10, '-0.2775', '0.2775'],
  [10, 10, 0, 20, '0.6791', '1.0000'],
  [10, 10, 0, 10, '0.6075', '1.0000'],
])('%i/%i − %i/%i is between %s and %s', (hits, of, otherHits, otherOf, low, high) => {
  const result = newcombe(wilson(hits, of), wilson(otherHits, otherOf));
  expect([result?.low.toFixed(4), result?.high.toFixed(4)]).toEqual([low, high]);
  expect(result?.difference).toBeCloseTo(hits / of - otherHits / otherOf, 12);
});

it('there is no difference to a share of nothing', () => {
  expect(newcombe(wilson(0, 0), wilson(1, 2))).toBeNull();
  expect(newcombe(wilson(1, 2), wilson(0, 0))).toBeNull();
});
