import { backwardLines } from './backward-lines.js';
import { toSinkError } from './errors.js';
import { endOfCutLine } from './find-line.js';
import { nodeFileSystem } from './file-system.js';
import { checkWhole, type ReadOptions } from './options.js';
import { parseLine, type JsonRecord } from './parse-line.js';
import { closeSnapshot, openSnapshot } from './snapshot.js';

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
  const records: JsonRecord[] = [];
  let skipped = 0;
  const files = count === 0 ? [] : openSnapshot(fs, file);
  try {
    for (const { fd, size } of files) {
      const newer = { records: records.length, skipped };
      for (const line of backwardLines(fs, fd, endOfCutLine(fs, fd, size))) {
        const record = line === null ? 'bad' : parseLine(line);
        if (record === 'end') {
          // The file ends here: what was read of it so far comes after, and stands again in a newer file.
          records.length = newer.records;
          skipped = newer.skipped;
        } else if (record === 'bad') skipped += 1;
        else if (record !== 'blank' && (filter === undefined || filter(record))) records.push(record);
        if (records.length === count) return { records: records.reverse(), skipped };
      }
    }
  } catch (error) {
    throw toSinkError(error, file);
  } finally {
    closeSnapshot(fs, files);
  }
  return { records: records.reverse(), skipped };
}
