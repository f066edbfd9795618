import { constants, type BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { closeQuietly } from './close-quietly.js';
import { errnoOf, sinkError } from './errors.js';
import { SAFE_OPEN, type SinkFileSystem } from './file-system.js';
import type { Line } from './encode-line.js';
import { END_LINE } from './end-mark.js';
import { endsLine, findLine, findLineIn } from './find-line.js';
import { sameFile, statusOf, type FileIdentity } from './identity.js';
import { BLOCK_BYTES } from './limits.js';
import type { SinkSettings } from './options.js';

const OPEN_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | SAFE_OPEN;
const NEW_LINE = '\n';
const END = Buffer.from(END_LINE);

/** So many appends alone, and a file that others wrote to no longer counts as shared. */
const ALONE = 64;

/** What was last read back after a write. All sinks of a process take turns: reading and looking is one step. */
const behind = Buffer.allocUnsafeSlow(BLOCK_BYTES);

/** What became of a line: it is there; it has to be written again to this file; the file is removed, take the next. */
export type Placed = 'written' | 'torn' | 'gone';

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
  #prefix: '' | typeof NEW_LINE = '';
  /** Others were seen to write: for how many more appends that is taken to go on. */
  #sharedFor = 0;

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
      this.#prefix = endsLine(fs, this.#fd, this.#size) ? '' : NEW_LINE;
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

  /** Whether the path still names this file, as long as it was. When the folder can not be asked, it is taken to. */
  isAtItsPath(): boolean {
    try {
      const status = statusOf(this.#fs, this.#path);
      return status !== null && sameFile(status, this.#identity) && Number(status.size) >= this.#size;
    } catch (error) {
      return errnoOf(error) !== 'ENOTDIR';
    }
  }

  /**
   * Writes one line with one call, then reads where the file should end by now. If it does, nobody else wrote, so the
   * line follows the end of our last one. (A status would tell as much for three times the price: since Linux 6.13 it
   * makes the next write record a finer time.)
   */
  write(line: Line): Placed {
    const { length } = this.#prefix;
    const arrival = this.#put(this.#prefix + line.text, length + line.length);
    return arrival === 'torn' ? 'torn' : this.#look(line, length, length > 0 && arrival === 'whole');
  }

  /**
   * Writes lines with one call, as many as that takes. They bring a newline, so that no torn line in front costs the first
   * of them: what is there is always a beginning of them.
   *
   * @returns how many are there; 'gone' when the file is removed, take the next for all
   */
  writeAll(lines: readonly Line[]): number | 'gone' {
    this.#prefix = NEW_LINE;
    const written = this.#fs.writeSync(this.#fd, NEW_LINE + joined(lines).text);
    const { count, isSplit } = wholeIn(lines, written - NEW_LINE.length);
    // As for one line: only its newline is missing.
    if (isSplit) this.#fs.writeSync(this.#fd, NEW_LINE);
    if (count === 0) return 0;
    const placed = this.#look(joined(lines.slice(0, count)), NEW_LINE.length, !isSplit);
    // Nobody gets in between but before the newline that came later.
    if (placed === 'torn') return isSplit ? count - 1 : 0;
    return placed === 'gone' ? 'gone' : count;
  }

  /** Looks whether what was just written is there, `prefix` bytes behind where the file ended. */
  #look(line: Line, prefix: number, bringsNewline: boolean): Placed {
    if (this.#durable) this.#fs.fsyncSync(this.#fd);
    const expected = this.#size + prefix + line.length;
    if (this.#sharedFor > 0) {
      // Others write as well: what they wrote is read at once.
      const count = this.#readBehind();
      if (this.#lastByte() + count !== expected || count === BLOCK_BYTES) {
        return this.#lookBack(line, expected, bringsNewline, count);
      }
      this.#sharedFor -= 1;
    } else if (this.#fs.readSync(this.#fd, behind, 0, 1, expected) > 0) {
      return this.#lookBack(line, expected, bringsNewline, this.#readBehind());
    }
    this.#size = expected;
    this.#prefix = '';
    return 'written';
  }

  /**
   * Others wrote, or somebody cut the file.
   *
   * @param bringsNewline a line that brought its own can not be welded to a torn one
   * @param count how many bytes were read into `behind`, from the last one that was known on
   */
  #lookBack(line: Line, expected: number, bringsNewline: boolean, count: number): Placed {
    this.#sharedFor = ALONE;
    const from = this.#lastByte();
    const isAll = count < BLOCK_BYTES && from + count > expected;
    return isAll
      ? this.#lookAmong(behind.subarray(0, count), from, line, bringsNewline)
      : this.#lookFar(line, expected, bringsNewline);
  }

  /** Where the last byte is that was known before; with it, whether the next one begins a line. */
  #lastByte(): number {
    return Math.max(this.#size - 1, 0);
  }

  #readBehind(): number {
    return this.#fs.readSync(this.#fd, behind, 0, BLOCK_BYTES, this.#lastByte());
  }

  /** `bytes` is all that there is from `from` on. */
  #lookAmong(bytes: Buffer, from: number, line: Line, bringsNewline: boolean): Placed {
    const mark = findLineIn(bytes, END, from);
    const isSure = bringsNewline && mark === -1;
    const own = isSure ? from : findLineIn(bytes, Buffer.from(line.text), from);
    this.#size = from + bytes.length;
    this.#prefix = bytes.at(-1) === END.at(-1) ? '' : NEW_LINE;
    return placed(own, mark);
  }

  /** More than a block, or less than there was. */
  #lookFar({ text }: Line, expected: number, bringsNewline: boolean): Placed {
    const { size, nlink } = this.#fs.fstatSync(this.#fd);
    if (nlink === 0) return 'gone';
    const from = size > expected ? this.#size : 0;
    const mark = findLine(this.#fs, this.#fd, END, from, size);
    const isSure = bringsNewline && mark === -1 && size > expected;
    const own = isSure ? from : findLine(this.#fs, this.#fd, Buffer.from(text), from, size);
    this.#size = size;
    this.#prefix = endsLine(this.#fs, this.#fd, size) ? '' : NEW_LINE;
    return placed(own, mark);
  }

  /** Writes the bytes. What came out short is left as it is: another writer's line may follow it by now. */
  #put(data: string, length: number): 'whole' | 'split' | 'torn' {
    const written = this.#fs.writeSync(this.#fd, data);
    if (written === length) return 'whole';
    if (written > 0) this.#prefix = NEW_LINE;
    if (written !== length - 1) return 'torn';
    // Only the newline is missing. Were it all written again, whoever else ends this line would double the record.
    this.#fs.writeSync(this.#fd, NEW_LINE);
    return 'split';
  }

  close(): void {
    closeQuietly(this.#fs, this.#fd);
  }

  #open(): number {
    try {
      return this.#fs.openSync(this.#path, OPEN_FLAGS, this.#mode);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
    this.#makeFolder(dirname(this.#path));
    return this.#fs.openSync(this.#path, OPEN_FLAGS, this.#mode);
  }

  #makeFolder(folder: string): void {
    const first = this.#fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!this.#durable || first === undefined) return;
    // Each new folder's name is in the one above it.
    for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(this.#fs, dirname(made));
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

function joined(lines: readonly Line[]): Line {
  return {
    text: lines.map(({ text }) => text).join(''),
    length: lines.reduce((total, { length }) => total + length, 0),
  };
}

/** How many of the lines so many bytes hold, and whether the last of these lacks its newline. */
function wholeIn(lines: readonly Line[], bytes: number): { count: number; isSplit: boolean } {
  let left = bytes;
  let count = 0;
  for (const { length } of lines) {
    if (left < length - 1) break;
    count += 1;
    if (left === length - 1) return { count, isSplit: true };
    left -= length;
  }
  return { count, isSplit: false };
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

/** By where the line and the mark of an eviction stand, -1 for nowhere. What precedes the mark goes with its file. */
function placed(line: number, mark: number): Placed {
  if (mark !== -1) return line === -1 || line > mark ? 'gone' : 'written';
  return line === -1 ? 'torn' : 'written';
}
