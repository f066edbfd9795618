import type { Scale } from '../scenario.js';

/** More than any run rotates. */
export const KEEP_ALL = 10_000;

/** A size that no run reaches, so that nothing is rotated. Bytes. */
export const NEVER = 1_000_000_000_000;

/** Appends of writers that go on until they are told to stop; it only bounds a harness that fails to. */
export const AT_MOST = 500_000;

/** 1 MB, and less when so little is written that it would hardly rotate. Bytes. */
export function limitFor({ processes, records }: Scale): number {
  return Math.min(1_000_000, Math.max(20_000, processes * records * 8));
}
