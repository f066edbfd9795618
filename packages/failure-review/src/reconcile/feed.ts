import {
  type JsonRecord,
  type LineBlock,
  parseRecord,
  type RecordScan,
  type ScanPlace,
  scanRecords,
} from '@bicameral/jsonl-sink';
import { timeReader } from './times.js';

/** So many of a file's later rows have to come before a time is gone by. */
const LOOK_AHEAD = 16;

/** Writers overlap by less: a time that lies so far before that of the row before it, or after the present, is a clock's. */
const STEP_MS = 60_000;

/** Small steps may add up to no more, or a place can not be told by times. */
const MAX_BACK_MS = 5 * STEP_MS;

/** What of a file does not make it into the join. */
export interface FeedCounts {
  rows: number;
  /** Lines that hold no record. */
  unreadable: number;
  /** Rows whose time can not be read. */
  without_time: number;
  /** Rows whose time is more than a minute before that of the row before them, or after the present. */
  odd_times: number;
}

/** Where no row came before: a number that JSON has. */
export const NO_TIME = Number.MIN_SAFE_INTEGER;

/** A place to begin at, and the latest time that a row before it has. */
export interface TimedPlace {
  readonly place: ScanPlace;
  readonly latestBefore: number;
}

/** Takes a row, and the time to go by. */
export type Take<Row> = (row: Row, time: number) => void;

/** Reads a line, a byte a character, of the form that nearly all have; null for another, which is parsed. */
export type ReadPlain<Plain> = (line: string) => Plain | null;

export interface FeedOptions<Plain> {
  /** Where to begin; null for the beginning. */
  readonly from: TimedPlace | null;
  readonly readPlain: ReadPlain<Plain>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The rows of one file, oldest first, with times to merge them by. The order in a file is how things happened; its times
 * come from a clock that people and programs set. So a time that one of the next rows does not reach is not gone by: the
 * row counts as being of the same time as the one before it.
 */
export class Feed<Plain extends { readonly ts: string }> {
  readonly counts: FeedCounts = { rows: 0, unreadable: 0, without_time: 0, odd_times: 0 };
  readonly #scan: RecordScan;
  readonly #blocks: AsyncIterator<LineBlock>;
  readonly #readPlain: ReadPlain<Plain>;
  readonly #timeOf = timeReader();
  readonly #now: number;
  #bad = 0;
  /** Rows that were read, with their times beside them. */
  #rows: (Plain | JsonRecord)[] = [];
  #times: number[] = [];
  #at = 0;
  /** Rows before it can be told: enough that follow them are known. */
  #until = 0;
  #isDone = false;
  readonly #places: TimedPlace[] = [];
  #latest: number;
  #oddUntil = -Infinity;
  /** Of the row that was read last. */
  #before = -Infinity;
  #believed = -Infinity;

  constructor(file: string, { from, readPlain, now }: FeedOptions<Plain>) {
    this.#scan = scanRecords(file, { from: from?.place ?? null });
    this.#latest = from?.latestBefore ?? NO_TIME;
    this.#readPlain = readPlain;
    this.#now = now;
    this.#blocks = this.#scan.lines()[Symbol.asyncIterator]();
  }

  /** Whether rows have to be read before the next one can be told. */
  get isEmpty(): boolean {
    return this.#at >= this.#until && !this.#isDone;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#until && this.#isDone;
  }

  /** Reads on until there is a row to tell, or none is left. @throws JsonlSinkError */
  async fill(): Promise<void> {
    while (this.isEmpty) {
      const next = await this.#blocks.next();
      if (next.done === true) this.#isDone = true;
      else this.#append(next.value);
      this.#until = this.#isDone ? this.#rows.length : Math.max(0, this.#rows.length - LOOK_AHEAD);
      this.counts.unreadable = this.#scan.skipped + this.#bad;
    }
    this.#believe();
  }

  /** The time to go by of the next row; infinite at the end. */
  get time(): number {
    return this.#at < this.#until ? this.#believed : Infinity;
  }

  /** Hands the next row on. Only when there is one: see `isEmpty` and `isAtEnd`. */
  give(take: Take<Plain | JsonRecord>): void {
    const row = this.#rows[this.#at];
    if (row === undefined) throw new RangeError('There is no row to give.');
    take(row, this.#believed);
    this.#at += 1;
    this.#believe();
  }

  /** Whether it began at the place that its scan was given. */
  get isResumed(): boolean {
    return this.#scan.isResumed;
  }

  /** The latest time of rows up to the last one that was much older than that: from then on, times go forward. */
  get oddUntil(): number {
    return this.#oddUntil;
  }

  /** The last place before which all rows are older than `to`, and the latest of them is later than `from`. */
  placeBetween(from: number, to: number): TimedPlace | null {
    return this.#places.findLast(({ latestBefore }) => latestBefore > from && latestBefore < to) ?? null;
  }

  /** Ends the reading. */
  async close(): Promise<void> {
    await this.#blocks.return?.();
  }

  #believe(): void {
    const time = this.#times[this.#at];
    if (time === undefined) return;
    if (this.#isReached(this.#at)) this.#believed = time;
    // Before the first time to go by there is none to keep to, so the next one is taken.
    else if (this.#believed === -Infinity) this.#believed = this.#times.find((_, at) => this.#isReached(at)) ?? time;
  }

  #isReached(at: number): boolean {
    const ahead = Math.min(at + LOOK_AHEAD, this.#times.length - 1);
    return (this.#times[at] ?? NaN) <= (this.#times[ahead] ?? NaN);
  }

  #append(lines: LineBlock): void {
    this.#rows = this.#rows.slice(this.#at);
    this.#times = this.#times.slice(this.#at);
    this.#at = 0;
    if (lines.place !== null) this.#places.push({ place: lines.place, latestBefore: this.#latest });
    for (let index = 0; index < lines.length; index += 1) {
      const row = this.#readPlain(lines.text(index)) ?? parseRecord(lines.bytes(index));
      if (typeof row === 'string') {
        if (row === 'bad') this.#bad += 1;
        continue;
      }
      this.counts.rows += 1;
      const time = this.#timed(row.ts);
      if (Number.isNaN(time)) continue;
      this.#rows.push(row);
      this.#times.push(time);
      if (this.#latest - time > MAX_BACK_MS) this.#oddUntil = this.#latest;
      this.#latest = Math.max(this.#latest, time);
    }
  }

  /** The row's time; NaN when it has none. One after the present is that of the row before it. */
  #timed(ts: unknown): number {
    const time = this.#timeOf(ts);
    if (Number.isNaN(time)) {
      this.counts.without_time += 1;
      return time;
    }
    const isAhead = time > this.#now + STEP_MS;
    if (isAhead || time < this.#before - STEP_MS) {
      this.counts.odd_times += 1;
      this.#oddUntil = this.#latest;
    }
    if (!isAhead) this.#before = time;
    else if (this.#before === -Infinity) this.#before = this.#now;
    return this.#before;
  }
}
