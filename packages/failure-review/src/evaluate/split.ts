import { createHash } from 'node:crypto';
import type { Split } from './scenario.js';

/** A third is held out: nothing is tuned on it. By the hash of the id, so that nobody chooses. */
export function splitOf(id: string): Split {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % 3 === 0 ? 'holdout' : 'dev';
}
