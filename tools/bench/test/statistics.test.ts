import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quantile, ratiosOf, spreadOf } from '../src/statistics.js';

describe('a spread', () => {
  it.each([
    [[7], { median: 7, min: 7, max: 7 }],
    [[9, 1, 4], { median: 4, min: 1, max: 9 }],
    [[10, 2, 4, 3], { median: 3.5, min: 2, max: 10 }],
  ])('of %j', (values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it('is in order, and does not depend on the order of the values', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const { median, min, max } = spreadOf(list);
        expect(min).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(max);
        expect(spreadOf(list.toReversed())).toEqual({ median, min, max });
      }),
    );
  });

  it('of nothing is refused', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

it('a quantile lies between two values in proportion', () => {
  const values = Array.from({ length: 101 }, (_value, index) => index * 10);
  expect(quantile(values, 0.99)).toBe(990);
  expect(quantile([10, 20], 0.25)).toBe(12.5);
});

it('ratios are taken round by round, so that a slow round on both sides changes nothing', () => {
  expect(ratiosOf([20, 400, 30], [10, 100, 10])).toEqual({ median: 3, min: 2, max: 4 });
});
