import type { BigIntStats } from 'node:fs';
import { errnoOf } from './errors.js';
import type { SinkFileSystem } from './file-system.js';
import { sameFile, statusOf, type FileIdentity } from './identity.js';
import type { RotationLock } from './lock.js';
import { indexedName, listNames } from './names.js';

export interface RotationRequest {
  readonly fs: SinkFileSystem;
  readonly file: string;
  readonly keep: number;
  readonly lock: RotationLock;
  /** The file that the caller found too big or too old. */
  readonly found: FileIdentity;
  /** Asked again under the lock, of the file's status then. */
  readonly isDue: (status: BigIntStats) => boolean;
}

/** What hard links answer where they do not exist, or are not allowed for this file. */
const NO_HARD_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EXDEV'];

class LockLost extends Error {}

/**
 * Moves the active file to `NAME.1` and the others on by one, as far as the first free name, then removes what is too
 * much. A crash after any step leaves every file with a name that readers find.
 *
 * @returns true when the caller should open its path anew, false to go on with its file and try again later
 */
export function rotate(request: RotationRequest): boolean {
  const { fs, file, lock, found, isDue } = request;
  try {
    if (!lock.tryAcquire()) return false;
    try {
      const status = statusOf(fs, file);
      if (status !== null && sameFile(status, found) && isDue(status)) shift(request);
      return true;
    } finally {
      lock.release();
    }
  } catch (error) {
    // A folder that can not be written, a file that another program holds on Windows: the file grows on meanwhile.
    if (error instanceof LockLost || errnoOf(error) !== undefined) return false;
    throw error;
  }
}

function shift(request: RotationRequest): void {
  const { fs, file } = request;
  for (const leftover of listNames(fs, file).locks) {
    if (leftover !== `${file}.lock`) removeIfThere(fs, leftover);
  }
  const { files, blocked } = look(fs, file);
  finishEarlierMoves(request, files);
  if (files.has(0)) {
    const steps = [0];
    for (let index = 1; ; index += 1) {
      // A folder or link with one of our names is not ours to move: count past it.
      if (blocked.has(index)) continue;
      steps.push(index);
      if (!files.has(index)) break;
    }
    for (let step = steps.length - 1; step > 0; step -= 1) {
      move(request, steps[step - 1] ?? 0, steps[step] ?? 0);
    }
  }
  evict(request);
}

function look(fs: SinkFileSystem, file: string): { files: Map<number, FileIdentity>; blocked: Set<number> } {
  const files = new Map<number, FileIdentity>();
  const blocked = new Set<number>();
  for (const index of listNames(fs, file).indices) {
    const status = statusOf(fs, indexedName(file, index));
    if (status?.isFile() === true) files.set(index, status);
    else if (status !== null) blocked.add(index);
  }
  return { files, blocked };
}

/** A rotator that died between giving a file its new name and taking the old one left it with both. */
function finishEarlierMoves(request: RotationRequest, files: Map<number, FileIdentity>): void {
  const entries = [...files];
  entries.forEach(([index, identity], position) => {
    if (entries.slice(position + 1).some(([, later]) => sameFile(identity, later))) {
      takeName(request, index, identity);
      files.delete(index);
    }
  });
}

/** Gives a file its new name, never one that is taken, then takes its old one. */
function move(request: RotationRequest, from: number, to: number): void {
  const { fs, file, lock } = request;
  if (!lock.isHeld()) throw new LockLost();
  const source = indexedName(file, from);
  const target = indexedName(file, to);
  const identity = fs.lstatSync(source, { bigint: true });
  try {
    fs.linkSync(source, target);
  } catch (error) {
    if (!NO_HARD_LINKS.includes(errnoOf(error))) throw error;
    if (statusOf(fs, target) !== null) throw new LockLost();
    fs.renameSync(source, target);
    return;
  }
  takeName(request, from, identity);
}

/** Looks once more before it removes a name: had the lock been stolen, it could be another file's by now. */
function takeName({ fs, file, lock }: RotationRequest, index: number, identity: FileIdentity): void {
  const path = indexedName(file, index);
  const status = statusOf(fs, path);
  if (!lock.isHeld() || status === null || !sameFile(status, identity)) throw new LockLost();
  fs.unlinkSync(path);
}

/** Removes the oldest first, so that a crash leaves no hole. */
function evict(request: RotationRequest): void {
  const { fs, file, keep, lock } = request;
  const rotated = [...look(fs, file).files.keys()].filter((index) => index > 0);
  for (const index of rotated.slice(keep).reverse()) {
    if (!lock.isHeld()) throw new LockLost();
    removeIfThere(fs, indexedName(file, index));
  }
}

function removeIfThere(fs: SinkFileSystem, path: string): void {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
