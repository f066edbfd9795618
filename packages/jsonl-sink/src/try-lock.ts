import { resolve } from 'node:path';
import { toSinkError } from './errors.js';
import { nodeFileSystem } from './file-system.js';
import { ProcessLock } from './lock.js';

export interface HeldLock {
  /** Whether it is still there and ours. */
  isHeld(): boolean;
  /** Removes it, if it is still ours. */
  release(): void;
}

export interface LockOptions {
  /** The clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Takes the lock at a path without waiting, for work on a sink's files that one process should do at a time. Null when a
 * living process has it; that of a dead one is taken over. Where the platform can not tell whether its owner lives, and
 * within one process, it counts as abandoned after ten minutes.
 *
 * @param path of the lock itself, in a folder that exists; no path of a sink
 * @throws JsonlSinkError when the folder can not be written or is not there
 */
export function tryLock(path: string, { now = Date.now }: LockOptions = {}): HeldLock | null {
  const lock = new ProcessLock(nodeFileSystem, resolve(path), now);
  try {
    return lock.tryAcquire() ? lock : null;
  } catch (error) {
    throw toSinkError(error, path);
  }
}
