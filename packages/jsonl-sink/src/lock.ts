import { constants } from 'node:fs';
import { errnoOf } from './errors.js';
import type { SinkFileSystem } from './file-system.js';
import { statusOf } from './identity.js';
import { ABANDONED_LOCK_MS } from './limits.js';
import { formatOwner, lifeOfOwner, parseOwner, readSmall, thisProcess, type Owner } from './owner.js';

/** What a file system answers that has no symbolic links, or lets only administrators make them. */
const NO_SYMLINKS: readonly (string | undefined)[] = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'UNKNOWN'];

/**
 * A lock that is only ever tried, so nobody waits for it. It is a symbolic link whose target names the owner: made in one
 * step, so that no lock is ever seen without its owner.
 */
export class ProcessLock {
  readonly #fs: SinkFileSystem;
  readonly #path: string;
  readonly #now: () => number;
  #self: Owner | undefined;

  constructor(fs: SinkFileSystem, path: string, now: () => number) {
    this.#fs = fs;
    this.#path = path;
    this.#now = now;
  }

  /** False when another owner has it, or may have. Throws what the file system throws. */
  tryAcquire(): boolean {
    this.#self ??= thisProcess(this.#fs);
    const token = formatOwner(this.#self);
    for (let round = 0; round < 2; round += 1) {
      if (this.#create(token)) return true;
      const found = this.#read();
      if (found === null) continue;
      // Only a release that failed leaves our own mark behind.
      if (found === token) return true;
      if (!this.#isAbandoned(found, this.#self)) return false;
      this.#putAside(found, token);
    }
    return false;
  }

  /** Whether it is still ours: on platforms where only age tells a dead owner, it may have been stolen. */
  isHeld(): boolean {
    return this.#self !== undefined && this.#read() === formatOwner(this.#self);
  }

  release(): void {
    // If it stays, the next try finds our own mark and goes on with it.
    if (this.isHeld()) removeIfPossible(this.#fs, this.#path);
  }

  #create(token: string): boolean {
    try {
      this.#fs.symlinkSync(token, this.#path);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      if (!NO_SYMLINKS.includes(errnoOf(error))) throw error;
      return this.#createAsFile(token);
    }
  }

  #createAsFile(token: string): boolean {
    let fd: number;
    try {
      fd = this.#fs.openSync(this.#path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw error;
    }
    let written = false;
    try {
      written = this.#fs.writeSync(fd, token) === token.length;
    } finally {
      this.#fs.closeSync(fd);
      // Without its owner's name it would look abandoned to nobody for minutes.
      if (!written) this.#fs.unlinkSync(this.#path);
    }
    return written;
  }

  /** The owner's text, empty when there is something that has none, null when there is no lock. */
  #read(path = this.#path): string | null {
    try {
      return this.#fs.readlinkSync(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
    }
    const status = statusOf(this.#fs, path);
    if (status === null) return null;
    return (status.isFile() ? readSmall(this.#fs, path) : null) ?? '';
  }

  #isAbandoned(text: string, self: Owner): boolean {
    const owner = parseOwner(text);
    const life = owner === null ? 'unknown' : lifeOfOwner(this.#fs, owner, self);
    if (life !== 'unknown') return life === 'gone';
    const status = statusOf(this.#fs, this.#path);
    // In both directions: a clock that was set back must not keep a dead lock for ever.
    return status !== null && Math.abs(this.#now() - Number(status.mtimeMs)) > ABANDONED_LOCK_MS;
  }

  /**
   * Of several who found a lock abandoned, one moves it. What was moved may be a fresh lock that another made meanwhile:
   * then it is put back.
   */
  #putAside(found: string, token: string): void {
    const aside = `${this.#path}.${token}`;
    try {
      this.#fs.renameSync(this.#path, aside);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return;
      throw error;
    }
    const moved = this.#read(aside);
    if (moved !== null && moved !== found) this.#create(moved);
    removeIfPossible(this.#fs, aside);
  }
}

export function removeIfThere(fs: SinkFileSystem, path: string): void {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** A trace that stays is in nobody's way; the next rotation tries again. */
export function removeIfPossible(fs: SinkFileSystem, path: string): void {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
