import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jensenShannon } from '../../src/statistics/jensen-shannon.js';

function mix(...weights: number[]): Map<string, number> {
  return new Map(weights.map((weight, index) => [`${index}`, weight]));
}

/** SciPy's reference, scipy.spatial.distance.jensenshannon, gives these as examples. */
describe('the examples of SciPy', () => {
  it('with base 2: [1, 0, 0] and [0, 1, 0] are 1 apart', () => {
    expect(jensenShannon(mix(1, 0, 0), mix(0, 1, 0))).toBe(1);
  });

  it('[1, 0] and [0.5, 0.5] are 0.46450140402245893 apart in the natural base', () => {
    expect(jensenShannon(mix(1, 0), mix(0.5, 0.5)) * Math.sqrt(Math.LN2)).toBeCloseTo(0.46450140402245893, 14);
  });

  it('[1, 0, 0] is nothing apart from itself', () => {
    expect(jensenShannon(mix(1, 0, 0), mix(1, 0, 0))).toBe(0);
  });
});

it('by hand: three quarters and one quarter', () => {
  // ½·(¾·log₂1.5 + ¼·log₂0.5) twice: 1 − H(¼) = 0.1887219 bits.
  expect(jensenShannon(mix(3, 1), mix(1, 3)) ** 2).toBeCloseTo(0.1887219, 7);
});

it('goes by proportions, whichever comes first, and never leaves 0 to 1', () => {
  const weights = fc
    .array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 3 })
    .filter((all) => all.some(Boolean));
  fc.assert(
    fc.property(weights, weights, fc.integer({ min: 2, max: 9 }), (one, other, times) => {
      const distance = jensenShannon(mix(...one), mix(...other));
      expect(distance).toBeGreaterThanOrEqual(0);
      expect(distance).toBeLessThanOrEqual(1);
      expect(jensenShannon(mix(...other), mix(...one))).toBeCloseTo(distance, 10);
      expect(jensenShannon(mix(...one.map((weight) => weight * times)), mix(...other))).toBeCloseTo(distance, 6);
    }),
  );
});

it('refuses a mix of nothing', () => {
  expect(() => jensenShannon(mix(), mix(1))).toThrow(RangeError);
  expect(() => jensenShannon(mix(1), mix(0, 0))).toThrow(RangeError);
});
