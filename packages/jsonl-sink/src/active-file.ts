import { constants, type BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf, sinkError } from './errors.js';
import { SAFE_OPEN, type SinkFileSystem } from './file-system.js';
import { endsLine, standsAlone } from './find-line.js';
import { sameFile, statusOf, type FileIdentity } from './identity.js';
import type { SinkSettings } from './options.js';

const OPEN_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | SAFE_OPEN;
const NEW_LINE = Buffer.from('\n');

/** The file that is appended to: one descriptor, and what this process knows of the file's end. */
export class ActiveFile {
  readonly #fs: SinkFileSystem;
  readonly #path: string;
  readonly #mode: number;
  readonly #durable: boolean;
  readonly #identity: FileIdentity;
  /** When it was last written, by the file's own time, as it was opened. */
  readonly modifiedMs: number;
  readonly #fd: number;
  #size: number;
  /** What has to come before the next record, since the file does not end a line. */
  #prefix: Buffer | null = null;

  /** Opens the file, or makes it and its folder; refuses whatever is no regular file. */
  constructor({ fs, file: path, mode, durable }: SinkSettings) {
    this.#fs = fs;
    this.#path = path;
    this.#mode = mode;
    this.#durable = durable;
    refuseOddFile(statusOf(fs, path), path);
    this.#fd = this.#open();
    try {
      const status = fs.fstatSync(this.#fd, { bigint: true });
      refuseOddFile(status, path);
      this.#tighten(Number(status.mode));
      this.#identity = status;
      this.modifiedMs = Number(status.mtimeMs);
      this.#size = Number(status.size);
      if (!endsLine(fs, this.#fd, this.#size)) this.#prefix = NEW_LINE;
      // It may be new, and its name has to survive a power cut as well.
      if (durable && this.#size === 0) syncFolder(fs, dirname(path));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Bytes, as of the last write. */
  get size(): number {
    return this.#size;
  }

  /** Whether the path still names this file. When the folder can not be asked, it is taken to. */
  isAtItsPath(): boolean {
    try {
      const status = statusOf(this.#fs, this.#path);
      return status !== null && sameFile(status, this.#identity);
    } catch (error) {
      return errnoOf(error) !== 'ENOTDIR';
    }
  }

  /**
   * Writes one line with one call. A status *after* the write tells whether anything needs a look: if the file is as
   * long as expected, nobody else wrote, so this line follows the end of our last one.
   *
   * @returns written; torn: write it again to this file; gone: the file has no name any more, write it to the next
   */
  write(line: Buffer): 'written' | 'torn' | 'gone' {
    const prefix = this.#prefix;
    const data = prefix === null ? line : Buffer.concat([prefix, line]);
    const arrival = this.#put(data);
    if (arrival === 'torn') return 'torn';
    if (this.#durable) this.#fs.fsyncSync(this.#fd);
    const { size, nlink } = this.#fs.fstatSync(this.#fd);
    if (nlink === 0) return 'gone';
    const before = this.#size;
    const expected = before + data.length;
    this.#size = size;
    if (size === expected) {
      this.#prefix = null;
      return 'written';
    }
    // Others wrote, or somebody cut the file. A line that brought its own newline can not be welded to a torn one.
    const isSafe = prefix !== null && arrival === 'whole' && size > expected;
    const isPlaced = isSafe || standsAlone(this.#fs, this.#fd, line, size > expected ? before : 0, size);
    this.#prefix = endsLine(this.#fs, this.#fd, size) ? null : NEW_LINE;
    return isPlaced ? 'written' : 'torn';
  }

  /** Writes the bytes. What came out short is left as it is: another writer's line may follow it by now. */
  #put(data: Buffer): 'whole' | 'split' | 'torn' {
    const written = this.#fs.writeSync(this.#fd, data);
    if (written === data.length) return 'whole';
    if (written > 0) this.#prefix = NEW_LINE;
    if (written !== data.length - 1) return 'torn';
    // Only the newline is missing. Were it all written again, whoever else ends this line would double the record.
    this.#fs.writeSync(this.#fd, NEW_LINE);
    return 'split';
  }

  close(): void {
    try {
      this.#fs.closeSync(this.#fd);
    } catch (error) {
      // Every line is with the kernel already; a descriptor that can not be closed is of no more use either way.
      if (errnoOf(error) === undefined) throw error;
    }
  }

  #open(): number {
    try {
      return this.#fs.openSync(this.#path, OPEN_FLAGS, this.#mode);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
    this.#fs.mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    return this.#fs.openSync(this.#path, OPEN_FLAGS, this.#mode);
  }

  /** Where modes mean nothing (Windows, exFAT), or the file is another user's, it stays as it is. */
  #tighten(mode: number): void {
    if ((mode & 0o777 & ~this.#mode) === 0) return;
    try {
      this.#fs.fchmodSync(this.#fd, mode & this.#mode);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
    }
  }
}

/** Not every platform lets a folder be synced; where it does not, there is nothing else to do. */
function syncFolder(fs: SinkFileSystem, folder: string): void {
  try {
    const fd = fs.openSync(folder, constants.O_RDONLY, 0);
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

function refuseOddFile(status: BigIntStats | null, path: string): void {
  if (status === null || status.isFile()) return;
  throw sinkError(status.isSymbolicLink() ? 'SYMLINK' : 'NOT_A_FILE', path);
}
