import { constants } from 'node:fs';
import { resolve } from 'node:path';
import { errnoOf, sinkError, toSinkError } from './errors.js';
import { nodeFileSystem as fs, SAFE_OPEN } from './file-system.js';
import { endsLine } from './find-line.js';
import { identityKey, statusOf, type FileIdentity } from './identity.js';
import { indexedName, listNames } from './names.js';

/** A file of a sink, held open: what rotates or is removed from now on does not change what is read. */
export interface OpenFile extends FileIdentity {
  readonly fd: number;
  /** Bytes when it was opened: up to the end of a line, unless its last line is torn. */
  readonly size: number;
}

/**
 * Opens all files of a sink, newest first, as they are while writers append and rotate. Each file once, in order, and
 * sizes such that for each writer what is seen is a beginning of what it wrote: no record is missing before one that is
 * there. The caller closes them.
 *
 * Files only ever move to higher indices, so one pass upwards meets every file. One that is met again was moved on in
 * between, and what was opened since is newer than it: that is dropped.
 */
export function openSnapshot(file: string): OpenFile[] {
  const path = resolve(file);
  const files: OpenFile[] = [];
  const positions = new Map<string, number>();
  try {
    let above = -1;
    for (;;) {
      const indices = listNames(fs, path).indices.filter((index) => index > above);
      if (indices.length === 0) return files;
      for (const index of indices) {
        above = index;
        const opened = openOne(path, index);
        if (opened === null) continue;
        const position = positions.get(identityKey(opened));
        if (position === undefined) positions.set(identityKey(opened), files.push(opened) - 1);
        else closeSnapshot([opened, ...files.splice(position + 1)]);
      }
    }
  } catch (error) {
    closeSnapshot(files);
    throw toSinkError(error, path);
  }
}

export function closeSnapshot(files: readonly OpenFile[]): void {
  for (const { fd } of files) fs.closeSync(fd);
}

/** Null when nothing has the name, or no regular file a rotated one's. */
function openOne(file: string, index: number): OpenFile | null {
  const path = indexedName(file, index);
  const named = statusOf(fs, path);
  if (named === null) return null;
  if (!named.isFile()) {
    if (index > 0) return null;
    throw sinkError(named.isSymbolicLink() ? 'SYMLINK' : 'NOT_A_FILE', path);
  }
  let fd: number;
  try {
    fd = fs.openSync(path, constants.O_RDONLY | SAFE_OPEN, 0);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
  const { dev, ino } = fs.fstatSync(fd, { bigint: true });
  return { fd, dev, ino, size: sizeAtLineEnd(fd) };
}

/** A write that crosses a page shows its first part before it is complete: look again before taking a line for torn. */
function sizeAtLineEnd(fd: number): number {
  let size = fs.fstatSync(fd).size;
  for (let look = 0; look < 3 && !endsLine(fs, fd, size); look += 1) size = fs.fstatSync(fd).size;
  return size;
}
