import { constants } from 'node:fs';
import path from 'node:path';
import { SaltError } from './salt-error.js';
import type { SaltSeam } from './seam.js';

/** Nobody writes a salt of this size; it bounds what is read of a file that is something else. */
const MAX_BYTES = 4096;

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

// Windows knows neither flag; there the look before the open is all there is.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
const READ = constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | O_NOFOLLOW;

export interface FoundSalt {
  readonly bytes: Buffer;
  /** Names this very file for as long as it exists, whatever is done to its content. */
  readonly identity: string;
}

/** What to do with a mode that lets others in. */
export type OpenMode = 'tighten' | 'leave';

/** Reads what is there, of whatever length; null when nothing is. */
export function readSaltFile(file: string, openMode: OpenMode, seam: SaltSeam): FoundSalt | null {
  try {
    const entry = seam.fs.lstatSync(file);
    if (entry.isSymbolicLink()) throw symlinkError(file);
    if (!entry.isFile()) throw kindError(file);
    const descriptor = seam.fs.openSync(file, READ);
    try {
      const stats = seam.fs.fstatSync(descriptor, { bigint: true });
      if (!stats.isFile()) throw kindError(file);
      if (openMode === 'tighten') tighten(file, descriptor, Number(stats.mode), seam);
      return { bytes: readAll(file, descriptor, seam), identity: `${String(stats.ino)}-${String(stats.birthtimeNs)}` };
    } finally {
      closeQuietly(descriptor, seam);
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return null;
    // A link that took the file's place after the look: ELOOP on Linux and macOS, EMLINK on FreeBSD.
    if (code === 'ELOOP' || code === 'EMLINK') throw symlinkError(file, error);
    throw error;
  }
}

/**
 * Gives the file these bytes if it does not exist yet; false when somebody was faster. It appears whole, since it is
 * written under another name and linked.
 */
export function publishSaltFile(file: string, bytes: Buffer, seam: SaltSeam): boolean {
  seam.fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  return withTemporary(file, bytes, seam, (temporary) => {
    try {
      seam.fs.linkSync(temporary, file);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      // The ways to say "no hard links here" differ (EPERM, ENOTSUP, ENOSYS, EACCES, on Windows EISDIR), so they are not
      // told apart from true faults: those come back from the fallback.
      return publishWithoutLinks(file, bytes, seam);
    }
  });
}

/** Puts these bytes in place of whatever file stands there, in one step. */
export function overwriteSaltFile(file: string, bytes: Buffer, seam: SaltSeam): void {
  withTemporary(file, bytes, seam, (temporary) => seam.fs.renameSync(temporary, file));
}

/** Creates the file for its owner only; throws EEXIST when there is one. Leaves nothing when writing fails. */
export function createExclusively(file: string, bytes: Buffer, seam: SaltSeam): void {
  const descriptor = seam.fs.openSync(file, CREATE, OWNER_ONLY);
  try {
    let written = 0;
    while (written < bytes.length) written += seam.fs.writeSync(descriptor, bytes, written);
    sync(descriptor, seam);
  } catch (error) {
    removeQuietly(file, seam);
    throw error;
  } finally {
    closeQuietly(descriptor, seam);
  }
}

/** The weaker way of file systems without hard links: for a moment a reader can see fewer bytes, and waits for the rest. */
function publishWithoutLinks(file: string, bytes: Buffer, seam: SaltSeam): boolean {
  try {
    createExclusively(file, bytes, seam);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function withTemporary<T>(file: string, bytes: Buffer, seam: SaltSeam, use: (temporary: string) => T): T {
  const temporary = `${file}.${process.pid}-${seam.randomBytes(8).toString('hex')}.tmp`;
  createExclusively(temporary, bytes, seam);
  try {
    return use(temporary);
  } finally {
    removeQuietly(temporary, seam);
  }
}

function removeQuietly(file: string, seam: SaltSeam): void {
  try {
    seam.fs.unlinkSync(file);
  } catch {
    // Renamed away, or not removable: either way nothing is left to do about it.
  }
}

/** What was read or written stands, whatever closing says. */
function closeQuietly(descriptor: number, seam: SaltSeam): void {
  try {
    seam.fs.closeSync(descriptor);
  } catch {
    // The descriptor is of no more use either way.
  }
}

/** A power cut should not leave an empty salt; where the file system knows no fsync, the salt works all the same. */
function sync(descriptor: number, seam: SaltSeam): void {
  try {
    seam.fs.fsyncSync(descriptor);
  } catch {
    // Nothing depends on it while the machine stays up.
  }
}

function readAll(file: string, descriptor: number, seam: SaltSeam): Buffer {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const count = seam.fs.readSync(descriptor, buffer, length, buffer.length - length, null);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
  }
  throw new SaltError(
    'SALT_TOO_LONG',
    `${file} is longer than ${MAX_BYTES} bytes, so it is no salt. Move it away; a salt is made at the next start.`,
    { file },
  );
}

function tighten(file: string, descriptor: number, mode: number, seam: SaltSeam): void {
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  try {
    seam.fs.fchmodSync(descriptor, OWNER_ONLY);
  } catch (error) {
    seam.warn(
      `bicameral: others can read the salt ${file}, and its mode could not be changed (${String(systemCode(error))}). ` +
        `Run: chmod 600 ${file}`,
    );
  }
}

function symlinkError(file: string, cause?: unknown): SaltError {
  return new SaltError(
    'SALT_SYMLINK',
    `${file} is a symbolic link, which is not followed. Put the salt itself there, or remove the link.`,
    { file },
    { cause },
  );
}

function kindError(file: string): SaltError {
  return new SaltError('SALT_NOT_A_FILE', `${file} is not a regular file. Move it away; a salt is made then.`, {
    file,
  });
}

/** The code of a failed system call, such as `EACCES`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  // Not `instanceof Error`: an error of another realm (a vm context, a worker's structured clone) is none.
  return typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error
    ? String(error.code)
    : undefined;
}
