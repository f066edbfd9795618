/** A share as it was counted, and the interval that it is in with 95 % confidence. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** Wilson's score interval (1927), without a correction for continuity; of nothing, all is possible. */
export function wilson(hits: number, of: number): Share {
  if (of === 0) return { hits, of, low: 0, high: 1 };
  const share = hits / of;
  const middle = share + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  return { hits, of, low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
}
