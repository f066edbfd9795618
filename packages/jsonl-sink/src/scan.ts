import { toSinkError } from './errors.js';
import { nodeFileSystem, type SinkFileSystem } from './file-system.js';
import { endOfCutLine } from './find-line.js';
import { forwardLines } from './forward-lines.js';
import type { ReadOptions } from './options.js';
import type { LineBlock } from './line-block.js';
import { END_MARK_BYTES, isEndMark, parseRecord, type JsonRecord } from './parse-line.js';
import { closeSnapshot, openSnapshot } from './snapshot.js';

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
    const files = openSnapshot(this.#fs, this.#file);
    try {
      for (const { fd, size } of files.toReversed()) {
        for await (const lines of forwardLines(this.#fs, fd, endOfCutLine(this.#fs, fd, size))) {
          this.skipped += lines.tooLong;
          const end = endMarkIn(lines);
          if (end !== -1) lines.cut(end);
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
