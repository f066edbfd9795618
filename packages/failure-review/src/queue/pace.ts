import type { Labels } from '../labels/labels.js';

/** Longer than this between two acts was a break. */
const BREAK_MS = 5 * 60_000;
const LAST = 20;
const FEWEST = 3;

/**
 * The seconds that a labeller takes for a row: the median of the last twenty, breaks left out; null with fewer than three
 * to go by.
 */
export function secondsPerRow(labels: Labels, labeller: string): number | null {
  const times = labels.inForce(labeller).map(({ ts }) => Date.parse(ts));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const taken = gaps
    .filter((gap) => gap <= BREAK_MS)
    .slice(-LAST)
    .sort((left, right) => left - right);
  const middle = taken[Math.floor(taken.length / 2)];
  return taken.length < FEWEST || middle === undefined ? null : middle / 1_000;
}
