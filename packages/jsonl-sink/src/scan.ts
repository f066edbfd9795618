import { toSinkError } from './errors.js';
import { nodeFileSystem, type SinkFileSystem } from './file-system.js';
import { forwardLines } from './forward-lines.js';
import type { ReadOptions } from './options.js';
import { parseLine, type JsonRecord } from './parse-line.js';
import { closeSnapshot, openSnapshot } from './snapshot.js';

/** The records of a sink, for one `for await`, one at a time or by blocks. */
export interface RecordScan extends AsyncIterable<JsonRecord> {
  /** The same records, as many at a time as one read gave, maybe none: several times faster over many megabytes. */
  blocks(): AsyncIterable<JsonRecord[]>;
  /** Lines met so far that hold no record: torn, too long, or not a JSON object. */
  readonly skipped: number;
}

/**
 * All records of a sink, oldest first, over all its files, read in blocks as they are asked for. What is there when the
 * iteration begins is read, each record once and in order, whatever is appended, rotated or removed meanwhile; so one
 * descriptor a file is held until it ends. A file that does not exist has no records.
 *
 * The iteration throws JsonlSinkError when a file can not be read.
 */
export function scanRecords(file: string, options: ReadOptions = {}): RecordScan {
  return new Scan(file, options.fs ?? nodeFileSystem);
}

class Scan implements RecordScan {
  readonly #file: string;
  readonly #fs: SinkFileSystem;
  skipped = 0;

  constructor(file: string, fs: SinkFileSystem) {
    this.#file = file;
    this.#fs = fs;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JsonRecord> {
    for await (const records of this.blocks()) {
      for (const record of records) yield record;
    }
  }

  async *blocks(): AsyncGenerator<JsonRecord[]> {
    this.skipped = 0;
    const files = openSnapshot(this.#fs, this.#file);
    try {
      for (const { fd, size } of files.toReversed()) {
        for await (const lines of forwardLines(fd, size)) {
          const { records, isEnd } = this.#parse(lines);
          yield records;
          if (isEnd) break;
        }
      }
    } catch (error) {
      throw toSinkError(error, this.#file);
    } finally {
      closeSnapshot(this.#fs, files);
    }
  }

  /** The records among the lines, up to the mark of a removed file. */
  #parse(lines: readonly (Buffer | null)[]): { records: JsonRecord[]; isEnd: boolean } {
    const records: JsonRecord[] = [];
    for (const line of lines) {
      const record = line === null ? 'bad' : parseLine(line);
      if (record === 'end') return { records, isEnd: true };
      if (record === 'bad') this.skipped += 1;
      else if (record !== 'blank') records.push(record);
    }
    return { records, isEnd: false };
  }
}
