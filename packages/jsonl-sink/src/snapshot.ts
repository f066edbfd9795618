import { constants } from 'node:fs';
import { resolve } from 'node:path';
import { closeQuietly } from './close-quietly.js';
import { errnoOf, sinkError, toSinkError } from './errors.js';
import { SAFE_OPEN, type SinkFileSystem } from './file-system.js';
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
 * Files only ever move to higher indices, so one pass upwards over all indices, holes too, meets every file. One that is
 * met again was moved on in between: what was opened since may be newer than it and is dropped; what of that is older,
 * the pass meets again.
 */
export function openSnapshot(fs: SinkFileSystem, file: string): OpenFile[] {
  const path = resolve(file);
  const files = new Map<string, OpenFile>();
  try {
    for (let index = 0, last = -1; ; index += 1) {
      if (index > last) last = listNames(fs, path).indices.at(-1) ?? -1;
      if (index > last) break;
      const opened = openOne(fs, path, index);
      if (opened === null) continue;
      const key = identityKey(opened);
      if (files.has(key)) {
        closeQuietly(fs, opened.fd);
        dropAfter(fs, files, key);
      } else {
        files.set(key, opened);
      }
    }
    dropRemoved(fs, files);
    return [...files.values()];
  } catch (error) {
    closeSnapshot(fs, files.values());
    throw toSinkError(error, path);
  }
}

/** The active file alone, which needs no pass; null when there is none now. */
export function openActive(fs: SinkFileSystem, file: string): OpenFile | null {
  const path = resolve(file);
  try {
    return openOne(fs, path, 0);
  } catch (error) {
    throw toSinkError(error, path);
  }
}

function dropAfter(fs: SinkFileSystem, files: Map<string, OpenFile>, key: string): void {
  let isLater = false;
  for (const [other, { fd }] of files) {
    if (isLater) {
      files.delete(other);
      closeQuietly(fs, fd);
    }
    isLater ||= other === key;
  }
}

/** A file that was removed during the pass could not be met again, so its place in the order is not sure. */
function dropRemoved(fs: SinkFileSystem, files: Map<string, OpenFile>): void {
  for (const [key, { fd }] of files) {
    if (fs.fstatSync(fd).nlink > 0) continue;
    files.delete(key);
    closeQuietly(fs, fd);
  }
}

export function closeSnapshot(fs: SinkFileSystem, files: Iterable<OpenFile>): void {
  for (const { fd } of files) closeQuietly(fs, fd);
}

/** Null when nothing has the name, or no regular file a rotated one's. */
function openOne(fs: SinkFileSystem, file: string, index: number): OpenFile | null {
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
  try {
    const { dev, ino } = fs.fstatSync(fd, { bigint: true });
    return { fd, dev, ino, size: sizeAtLineEnd(fs, fd) };
  } catch (error) {
    closeQuietly(fs, fd);
    throw error;
  }
}

/** A write that crosses a page shows its first part before it is complete: look again before taking a line for torn. */
function sizeAtLineEnd(fs: SinkFileSystem, fd: number): number {
  let size = fs.fstatSync(fd).size;
  for (let look = 0; look < 3 && !endsLine(fs, fd, size); look += 1) size = fs.fstatSync(fd).size;
  return size;
}
