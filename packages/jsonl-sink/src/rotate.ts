import type { BigIntStats } from 'node:fs';
import { markEnd } from './end-mark.js';
import { errnoOf } from './errors.js';
import type { SinkFileSystem } from './file-system.js';
import { identityKey, sameFile, statusOf, type FileIdentity } from './identity.js';
import { removeIfPossible, removeIfThere, type ProcessLock } from './lock.js';
import { indexedName, listNames, lockName } from './names.js';

export interface RotationRequest {
  readonly fs: SinkFileSystem;
  readonly file: string;
  readonly keep: number;
  readonly lock: ProcessLock;
  /** Asked under the lock, of the file that has the name then: somebody may have rotated meanwhile. */
  readonly isDue: (status: BigIntStats) => boolean;
}

/** What hard links answer where they do not exist, or are not allowed for this file. */
const NO_HARD_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EXDEV'];

class LockLost extends Error {}

/**
 * Moves the active file to `NAME.1` and the others on by one, as far as the first free name, then removes what is too
 * much. A crash after any step leaves every file with a name that readers find. When it can not be done now, it is not:
 * the file grows on meanwhile.
 */
export function rotate(request: RotationRequest): void {
  const { fs, file, lock, isDue } = request;
  try {
    if (!lock.tryAcquire()) return;
    try {
      const status = statusOf(fs, file);
      if (status !== null && isDue(status)) shift(request);
    } finally {
      lock.release();
    }
  } catch (error) {
    // A folder that can not be written, a file that another program holds on Windows.
    if (!(error instanceof LockLost) && errnoOf(error) === undefined) throw error;
  }
}

function shift(request: RotationRequest): void {
  const { fs, file } = request;
  const { files, blocked, leftovers } = look(fs, file);
  for (const path of leftovers) removeIfPossible(fs, path);
  finishEarlierMoves(request, files);
  let free = 1;
  const moves: [index: number, identity: FileIdentity][] = [];
  for (let index = 0; ; index += 1) {
    // A folder or a link with one of our names is not ours to move: count past it.
    if (blocked.has(index)) continue;
    const identity = files.get(index);
    free = index;
    if (identity === undefined) break;
    moves.push([index, identity]);
  }
  for (const [index, identity] of moves.reverse()) {
    move(request, index, free, identity);
    files.set(free, identity);
    free = index;
  }
  if (moves.length > 0) files.delete(0);
  evict(request, [...files.keys()]);
}

interface Found {
  /** By index, ascending. */
  readonly files: Map<number, FileIdentity>;
  readonly blocked: Set<number>;
  /** What is left of stolen locks. */
  readonly leftovers: string[];
}

function look(fs: SinkFileSystem, file: string): Found {
  const { indices, locks } = listNames(fs, file);
  const files = new Map<number, FileIdentity>();
  const blocked = new Set<number>();
  for (const index of indices) {
    const status = statusOf(fs, indexedName(file, index));
    if (status?.isFile() === true) files.set(index, status);
    else if (status !== null) blocked.add(index);
  }
  return { files, blocked, leftovers: locks.filter((path) => path !== lockName(file)) };
}

/** A rotator that died between giving a file its new name and taking the old one left it with both. */
function finishEarlierMoves(request: RotationRequest, files: Map<number, FileIdentity>): void {
  const met = new Set<string>();
  for (const [index, identity] of [...files].reverse()) {
    const key = identityKey(identity);
    if (met.has(key)) {
      takeName(request, index, identity);
      files.delete(index);
    }
    met.add(key);
  }
}

/** Gives a file its new name, never one that is taken, then takes its old one. */
function move(request: RotationRequest, from: number, to: number, identity: FileIdentity): void {
  const { fs, file, lock } = request;
  const source = indexedName(file, from);
  const target = indexedName(file, to);
  try {
    fs.linkSync(source, target);
  } catch (error) {
    if (!NO_HARD_LINKS.includes(errnoOf(error))) throw error;
    if (!lock.isHeld() || statusOf(fs, target) !== null) throw new LockLost();
    fs.renameSync(source, target);
    return;
  }
  takeName(request, from, identity);
}

/** Looks once more before it removes a name: had the lock been stolen, it could be another file's by now. */
function takeName({ fs, file, lock }: RotationRequest, index: number, identity: FileIdentity): void {
  const path = indexedName(file, index);
  if (!lock.isHeld()) throw new LockLost();
  const status = statusOf(fs, path);
  if (status === null || !sameFile(status, identity)) throw new LockLost();
  fs.unlinkSync(path);
}

/** Removes the oldest first, so that a crash leaves no hole; each is marked before, for writers that still hold it. */
function evict({ fs, file, keep, lock }: RotationRequest, indices: number[]): void {
  const oldestFirst = indices.sort((left, right) => right - left);
  for (const index of oldestFirst.slice(0, Math.max(oldestFirst.length - keep, 0))) {
    const path = indexedName(file, index);
    // Had the lock been stolen by now, the name could be another rotated file's: nobody writes to those but who still
    // holds them, and they go on elsewhere.
    markEnd(fs, path);
    if (!lock.isHeld()) throw new LockLost();
    removeIfThere(fs, path);
  }
}
