import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitResult, jsonBytes } from '../src/registry/fit.js';

describe('fitResult', () => {
  it('leaves a result that fits as it is', () => {
    const result = { list: ['a', 'b'], count: 2 };
    expect(fitResult(result, 100)).toBe(result);
  });

  it('drops whole items from the end of the longest list, says so, and keeps the counts', () => {
    const result = { long: ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc'], short: ['x'], count: 3 }; // 73 bytes
    expect(fitResult(result, 72)).toEqual({ long: ['aaaaaaaaaa'], short: ['x'], count: 3, truncated: true });
  });

  it('counts bytes, not characters', () => {
    expect(fitResult({ list: ['ééééé', 'z'] }, 27)).toEqual({ list: ['ééééé', 'z'] });
    expect(fitResult({ list: ['ééééé', 'z'] }, 26)).toEqual({ list: [], truncated: true });
  });

  it('fits whatever its lists hold, and no tighter than it must', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.array(fc.jsonValue()),
        fc.nat(2_000),
        (left, right, room) => {
          const result = { left, right, name: 'n' };
          const limit = jsonBytes({ left: [], right: [], name: 'n', truncated: true }) + room;
          const fitted = fitResult(result, limit) as typeof result & { truncated?: boolean };
          expect(jsonBytes(fitted)).toBeLessThanOrEqual(limit);
          expect(fitted.left).toEqual(left.slice(0, fitted.left.length));
          expect(fitted.right).toEqual(right.slice(0, fitted.right.length));
          if (!fitted.truncated) expect(fitted).toBe(result);
        },
      ),
    );
  });
});
