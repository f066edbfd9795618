import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAckLog } from './ack-log.js';
import { parseRecord } from './record.js';

/** What the bytes on the disk say, against what the writers were told. Counts, unless it says otherwise. */
export interface Verdict {
  /** Different records found. */
  readonly records: number;
  readonly acknowledged: number;
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** Copies of a record beyond the first. */
  readonly doubled: number;
  /** Lines with something on them that is no writer's whole record. */
  readonly torn: number;
  readonly refused: number;
  /** Refused, and there all the same. */
  readonly refusedButThere: number;
  readonly files: number;
  /** Bytes. */
  readonly largest: number;
  readonly longestMicroseconds: number;
  /** The numbers that are there, by writer, ascending. */
  readonly byWriter: ReadonlyMap<string, readonly number[]>;
}

/**
 * Reads every file of a folder byte by byte, none of it through the sink's own readers, and compares what it holds with
 * the writers' logs. A file with two names, as a rotator's death leaves it, is read once.
 *
 * @param folder holds nothing but the files of one sink and their lock
 * @param acks holds one log for each writer, named for it
 */
export function verify(folder: string, acks: string): Verdict {
  const seen = new Map<string, Map<number, number>>();
  const identities = new Set<string>();
  let torn = 0;
  let largest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    const { dev, ino } = statSync(path, { bigint: true });
    const identity = `${dev}:${ino}`;
    if (identities.has(identity)) continue;
    identities.add(identity);
    const bytes = readFileSync(path);
    largest = Math.max(largest, bytes.length);
    for (const line of linesOf(bytes)) {
      const record = parseRecord(line);
      if (record === null) torn += 1;
      else {
        const counts = seen.get(record.writer) ?? new Map<number, number>();
        seen.set(record.writer, counts.set(record.n, (counts.get(record.n) ?? 0) + 1));
      }
    }
  }
  return { ...compare(seen, acks), torn, largest, files: identities.size };
}

type Compared = Omit<Verdict, 'torn' | 'largest' | 'files'>;

function compare(seen: ReadonlyMap<string, ReadonlyMap<number, number>>, acks: string): Compared {
  let [acknowledged, lost, refused, refusedButThere, longestMicroseconds] = [0, 0, 0, 0, 0];
  for (const writer of readdirSync(acks)) {
    const log = readAckLog(join(acks, writer));
    const counts = seen.get(writer);
    acknowledged += log.returned.size;
    refused += log.refused.size;
    longestMicroseconds = Math.max(longestMicroseconds, log.longestMicroseconds);
    for (const n of log.returned) if (counts?.has(n) !== true) lost += 1;
    for (const n of log.refused) if (counts?.has(n) === true) refusedButThere += 1;
  }
  let [records, doubled] = [0, 0];
  const byWriter = new Map<string, number[]>();
  for (const [writer, counts] of seen) {
    records += counts.size;
    for (const count of counts.values()) doubled += count - 1;
    byWriter.set(
      writer,
      [...counts.keys()].sort((left, right) => left - right),
    );
  }
  return { records, acknowledged, lost, doubled, refused, refusedButThere, longestMicroseconds, byWriter };
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    // A blank line is what a writer leaves that made sure to start on a line of its own.
    if (end > start) yield bytes.subarray(start, end);
    start = end + 1;
  }
}
