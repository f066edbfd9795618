import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { tryLock } from '@bicameral/jsonl-sink';
import { PromoteError } from '../errors.js';

/** To be committed and read by everybody. */
const MODE = 0o644;

/** What a file holds; undefined when there is none. */
export function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whoever reads the file sees the old content or the new one, also after a crash. A symbolic link stays one. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const target = followed(file);
  const aside = `${target}.${process.pid}.tmp`;
  const descriptor = openSync(aside, 'wx', MODE);
  try {
    try {
      fchmodSync(descriptor, MODE);
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, target);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/**
 * Does something while nobody else who asks does it to this file, whose folder is made when it is not there.
 *
 * @throws PromoteError DATASET_BUSY
 */
export function alone<T>(file: string, act: () => T): T {
  const target = followed(file);
  mkdirSync(path.dirname(target), { recursive: true });
  const lock = tryLock(`${target}.lock`);
  if (lock === null) {
    throw new PromoteError('DATASET_BUSY', `Somebody else writes ${path.basename(file)} at the moment. Try again.`);
  }
  try {
    return act();
  } finally {
    lock.release();
  }
}

function followed(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
