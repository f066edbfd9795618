import { backwardLines } from './backward-lines.js';
import { toSinkError } from './errors.js';
import { endOfCutLine } from './find-line.js';
import { nodeFileSystem, type SinkFileSystem } from './file-system.js';
import { sameFile } from './identity.js';
import { checkWhole, type ReadOptions } from './options.js';
import { parseLine, type JsonRecord } from './parse-line.js';
import { closeSnapshot, openActive, openSnapshot, type OpenFile } from './snapshot.js';

export interface ReadLastOptions extends ReadOptions {
  /** Only records that pass are returned and counted. */
  readonly filter?: (record: JsonRecord) => boolean;
}

export interface ReadLastResult {
  /** Newest last. */
  readonly records: JsonRecord[];
  /** Lines met on the way that hold no record: torn, too long, or not a JSON object. */
  readonly skipped: number;
}

/**
 * The last `count` records, read backwards in blocks from the end of the active file, and on into rotated files when it
 * has too few. Costs the same at 50 MB as at 5 kB. A file that does not exist has no records.
 *
 * @throws RangeError when `count` is not a whole number from 0; JsonlSinkError when a file can not be read
 */
export function readLastRecords(file: string, count: number, options: ReadLastOptions = {}): ReadLastResult {
  checkWhole('count', count, 0, Number.MAX_SAFE_INTEGER);
  const { filter, fs = nodeFileSystem } = options;
  const tail = new Tail(fs, count, filter);
  if (count === 0) return tail.result();
  // Mostly it has enough, and then the others need not be found.
  const active = openActive(fs, file);
  let files: readonly OpenFile[] = [];
  try {
    if (active !== null && tail.isFullWith(active)) return tail.result();
    files = openSnapshot(fs, file);
    const index = files.findIndex((each) => active !== null && sameFile(each, active));
    // When it is gone by now, there is no telling what was older.
    if (index === -1) tail.clear();
    for (const older of files.slice(index + 1)) if (tail.isFullWith(older)) break;
    return tail.result();
  } catch (error) {
    throw toSinkError(error, file);
  } finally {
    closeSnapshot(fs, active === null ? files : [active, ...files]);
  }
}

class Tail {
  readonly #fs: SinkFileSystem;
  readonly #count: number;
  readonly #filter: ReadLastOptions['filter'];
  /** Newest first. */
  readonly #records: JsonRecord[] = [];
  #skipped = 0;

  constructor(fs: SinkFileSystem, count: number, filter: ReadLastOptions['filter']) {
    this.#fs = fs;
    this.#count = count;
    this.#filter = filter;
  }

  /** Takes the records of a file that is older than those before, until there are enough. */
  isFullWith({ fd, size }: OpenFile): boolean {
    const records = this.#records;
    const newer = { records: records.length, skipped: this.#skipped };
    for (const line of backwardLines(this.#fs, fd, endOfCutLine(this.#fs, fd, size))) {
      const record = line === null ? 'bad' : parseLine(line);
      if (record === 'end') {
        // The file ends here: what was read of it so far comes after, and stands again in a newer file.
        records.length = newer.records;
        this.#skipped = newer.skipped;
      } else if (record === 'bad') this.#skipped += 1;
      else if (record !== 'blank' && (this.#filter === undefined || this.#filter(record))) records.push(record);
      if (records.length === this.#count) return true;
    }
    return false;
  }

  clear(): void {
    this.#records.length = 0;
    this.#skipped = 0;
  }

  result(): ReadLastResult {
    return { records: this.#records.toReversed(), skipped: this.#skipped };
  }
}
