import { basename, dirname, join } from 'node:path';
import { errnoOf } from './errors.js';
import type { SinkFileSystem } from './file-system.js';

/** `NAME.1` is the newest rotated file; index 0 is the active file itself. */
export function indexedName(file: string, index: number): string {
  return index === 0 ? file : `${file}.${index}`;
}

export function lockName(file: string): string {
  return `${file}.lock`;
}

/** Five digits cover every `keep`, and leave files alone that somebody named after a date. */
const INDEX = /^[1-9]\d{0,4}$/;

export interface Listing {
  /** Indices in use, ascending; 0 when the active file's name is taken. */
  readonly indices: number[];
  /** The lock and what is left of stolen locks, as full paths. */
  readonly locks: string[];
}

/** What the folder holds under this sink's names. A folder that does not exist holds nothing. */
export function listNames(fs: SinkFileSystem, file: string): Listing {
  const folder = dirname(file);
  const base = basename(file);
  const lock = `${base}.lock`;
  const indices: number[] = [];
  const locks: string[] = [];
  for (const name of entries(fs, folder)) {
    if (name === base) indices.push(0);
    else if (name === lock || name.startsWith(`${lock}.`)) locks.push(join(folder, name));
    else if (name.startsWith(`${base}.`)) {
      const suffix = name.slice(base.length + 1);
      if (INDEX.test(suffix)) indices.push(Number(suffix));
    }
  }
  return { indices: indices.sort((left, right) => left - right), locks };
}

function entries(fs: SinkFileSystem, folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
