import { describe, expect, it } from '@jest/globals';
import { Labels, secondsPerRow } from '../../src/index.js';
import { act, row } from '../support/review-rows.js';

const START = Date.parse('2026-01-04T12:00:00Z');

function at(...seconds: number[]): Labels {
  return new Labels(
    seconds.map((second, index) =>
      act(index, { key: row(index).key, ts: new Date(START + second * 1_000).toISOString() }),
    ),
  );
}

describe('secondsPerRow', () => {
  it('is the median of the times between acts, breaks left out', () => {
    expect(secondsPerRow(at(0, 10, 30, 1_000, 1_040), 'ada')).toBe(20);
    expect(secondsPerRow(at(0, 10, 30, 1_000, 1_040), 'grace')).toBeNull();
  });

  it('is not told from fewer than three', () => {
    expect(secondsPerRow(at(0, 10, 30, 1_000), 'ada')).toBeNull();
  });

  it('goes by the last twenty', () => {
    const slow = Array.from({ length: 40 }, (_, index) => index * 100);
    const fast = Array.from({ length: 21 }, (_, index) => 4_000 + index * 5);
    expect(secondsPerRow(at(...slow, ...fast), 'ada')).toBe(5);
  });
});
