import type { Scale } from '../scenario.js';

/** More than any run rotates. */
export const KEEP_ALL = 10_000;

/** 1 MB, and less when so little is written that it would hardly rotate. Bytes. */
export function limitFor({ processes, records }: Scale): number {
  return Math.min(1_000_000, Math.max(20_000, processes * records * 8));
}
