import type { Share } from './wilson.js';

/** By how much one share is larger than another, and the interval that this is in with 95 % confidence. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The difference of two independent shares, first − second, with Newcombe's hybrid of their score intervals (1998, method
 * 10, without a correction for continuity); null when one of them is a share of nothing.
 */
export function newcombe(first: Share, second: Share): Difference | null {
  if (first.of === 0 || second.of === 0) return null;
  const one = first.hits / first.of;
  const other = second.hits / second.of;
  const difference = one - other;
  return {
    difference,
    low: difference - Math.hypot(one - first.low, second.high - other),
    high: difference + Math.hypot(first.high - one, other - second.low),
  };
}
