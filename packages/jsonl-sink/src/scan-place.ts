import { hash } from 'node:crypto';
import type { SinkFileSystem } from './file-system.js';
import { identityKey } from './identity.js';
import type { LineBlock } from './line-block.js';
import { readBytes } from './read-bytes.js';
import type { OpenFile } from './snapshot.js';

/** Fewer bytes say too little of which file it is: another one may have the number of one that was removed. */
const LEAST_BYTES = 64;
const MOST_BYTES = 256;

/** A place between two lines of a sink, plain data, to be found again as long as nothing before it has changed. */
export interface ScanPlace {
  /** The files before that in which it is, oldest first: device, inode and size. */
  readonly before: readonly string[];
  /** Device and inode of its file. */
  readonly file: string;
  readonly offset: number;
  /** The bytes that follow it: how many of them, and their SHA-256. */
  readonly bytes: number;
  readonly hash: string;
}

/** Of a block's first line; null where there is none, or one that is too short to be known again. */
export function placeOf(lines: LineBlock, before: readonly string[], file: OpenFile): ScanPlace | null {
  if (lines.tooLong > 0 || lines.length === 0 || lines.size(0) < LEAST_BYTES) return null;
  const bytes = lines.bytes(0).subarray(0, MOST_BYTES);
  return { before, file: identityKey(file), offset: lines.start, bytes: bytes.length, hash: hashOf(bytes) };
}

/** The files before the one at `index`, as a place tells them. @param files oldest first */
export function filesBefore(files: readonly OpenFile[], index: number): string[] {
  return files.slice(0, index).map((file) => `${identityKey(file)}:${file.size}`);
}

/** The index of the file in which the place is; -1 when it is not there any more. @param files oldest first */
export function findPlace(fs: SinkFileSystem, files: readonly OpenFile[], place: ScanPlace): number {
  const index = files.findIndex((file) => identityKey(file) === place.file);
  const file = files[index];
  if (file === undefined) return -1;
  const before = filesBefore(files, index);
  const isSame = before.length === place.before.length && before.every((each, at) => each === place.before[at]);
  const end = place.offset + place.bytes;
  if (!isSame || end > file.size) return -1;
  return hashOf(readBytes(fs, file.fd, place.offset, end)) === place.hash ? index : -1;
}

function hashOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex');
}
