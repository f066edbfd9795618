import { toSinkError } from './errors.js';
import { nodeFileSystem, type SinkFileSystem } from './file-system.js';
import { endOfCutLine } from './find-line.js';
import { forwardLines } from './forward-lines.js';
import type { ReadOptions } from './options.js';
import type { LineBlock } from './line-block.js';
import { END_MARK_BYTES, isEndMark, parseRecord, type JsonRecord } from './parse-line.js';
import { filesBefore, findPlace, placeOf, type ScanPlace } from './scan-place.js';
import { closeSnapshot, openSnapshot } from './snapshot.js';

export interface ScanOptions extends ReadOptions {
  /** Where to begin, as lines of an earlier scan had it; when that is not there any more, everything is read. */
  readonly from?: ScanPlace | null;
}

/** The records of a sink, for one `for await`. */
export interface RecordScan extends AsyncIterable<JsonRecord> {
  /**
   * The lines themselves, whatever they hold, for who does not need all of them parsed: `parseRecord` takes one. As many at
   * a time as one read gave, maybe none. Those that are too long are skipped and counted. The bytes of a line are there
   * until the next lines are asked for: their buffer is read into again.
   */
  lines(): AsyncIterable<LineBlock>;
  /** Lines met so far that hold no record: torn, too long, or not a JSON object. */
  readonly skipped: number;
  /** Whether it began at the place that it was given: known once there are lines. */
  readonly isResumed: boolean;
}

/**
 * All records of a sink, oldest first, over all its files, read in blocks as they are asked for. What is there when the
 * iteration begins is read, each record once and in order, whatever is appended, rotated or removed meanwhile; so one
 * descriptor a file is held until it ends. A file that does not exist has no records.
 *
 * The iteration throws JsonlSinkError when a file can not be read.
 */
export function scanRecords(file: string, options: ScanOptions = {}): RecordScan {
  return new Scan(file, options);
}

class Scan implements RecordScan {
  readonly #file: string;
  readonly #fs: SinkFileSystem;
  readonly #from: ScanPlace | null;
  skipped = 0;
  isResumed = false;

  constructor(file: string, { fs = nodeFileSystem, from = null }: ScanOptions) {
    this.#file = file;
    this.#fs = fs;
    this.#from = from;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JsonRecord> {
    for await (const lines of this.lines()) {
      for (let index = 0; index < lines.length; index += 1) {
        const record = parseRecord(lines.bytes(index));
        if (record === 'bad') this.skipped += 1;
        else if (record !== 'blank') yield record;
      }
    }
  }

  async *lines(): AsyncGenerator<LineBlock> {
    this.skipped = 0;
    const files = openSnapshot(this.#fs, this.#file).reverse();
    try {
      const first = this.#from === null ? -1 : findPlace(this.#fs, files, this.#from);
      this.isResumed = first !== -1;
      for (const [index, file] of files.entries()) {
        if (index < first) continue;
        const { fd, size } = file;
        const before = filesBefore(files, index);
        const from = index === first ? (this.#from?.offset ?? 0) : 0;
        for await (const lines of forwardLines(this.#fs, fd, from, endOfCutLine(this.#fs, fd, size))) {
          this.skipped += lines.tooLong;
          const end = endMarkIn(lines);
          if (end !== -1) lines.cut(end);
          lines.place = placeOf(lines, before, file);
          yield lines;
          if (end !== -1) break;
        }
      }
    } catch (error) {
      throw toSinkError(error, this.#file);
    } finally {
      closeSnapshot(this.#fs, files);
    }
  }
}

/** Where the mark of a removed file is among the lines; -1 when it is not. */
function endMarkIn(lines: LineBlock): number {
  for (let index = 0; index < lines.length; index += 1) {
    if (lines.size(index) === END_MARK_BYTES && isEndMark(lines.bytes(index))) return index;
  }
  return -1;
}
