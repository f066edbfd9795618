import { createHash } from 'node:crypto';

/** A whole number from 0 to 2³² − 1 that looks random and is the same whenever it is asked for the same. */
export function draw(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE(0);
}
