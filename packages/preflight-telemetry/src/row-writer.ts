import path from 'node:path';
import type { CaptureLossRow, EngagementRow, PreflightRow, SessionRow } from '@bicameral/contracts';
import { JsonlSink } from '@bicameral/jsonl-sink';
import type { SinkFileSystem } from '@bicameral/jsonl-sink';
import { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE } from './files.js';
import { causeOf } from './losses.js';
import type { Losses } from './losses.js';

export interface RowWriterOptions {
  readonly home: string;
  readonly sessionId: string;
  readonly now: () => number;
  readonly losses: Losses;
  readonly fs: SinkFileSystem | undefined;
}

/**
 * Appends rows to the two files, and tells of the session's start, its end and what was lost. Never throws: a row that
 * can not be written is counted, and the counts are written once rows can be again.
 */
export class RowWriter {
  readonly #options: RowWriterOptions;
  readonly #sinks = new Map<string, JsonlSink>();
  /** The repository of the first row, once the session's start is written. */
  #startedIn: { readonly repoHash: string | null } | null = null;
  #isClosed = false;

  constructor(options: RowWriterOptions) {
    this.#options = options;
  }

  writePreflight(row: PreflightRow): void {
    this.#write(PREFLIGHT_EVENTS_FILE, row);
  }

  writeEngagement(row: EngagementRow): void {
    this.#write(ENGAGEMENTS_FILE, row);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#reportLosses();
    const startedIn = this.#startedIn;
    if (startedIn !== null) this.#tryAppend(() => this.#sessionRow('session_end', this.#now(), startedIn.repoHash));
    this.#isClosed = true;
    for (const sink of this.#sinks.values()) sink.close();
  }

  #write(name: string, row: PreflightRow | EngagementRow): void {
    const { losses } = this.#options;
    if (this.#isClosed) {
      losses.count('CLOSED');
      return;
    }
    this.#start(row);
    try {
      this.#append(name, row);
    } catch (error) {
      losses.count(causeOf(error));
      return;
    }
    this.#reportLosses();
  }

  /** Not counted when it fails: it is not lost, the next row tries again. As old as the row that it stands before. */
  #start({ ts, repo_hash }: PreflightRow | EngagementRow): void {
    if (this.#startedIn === null && this.#tryAppend(() => this.#sessionRow('session_start', ts, repo_hash))) {
      this.#startedIn = { repoHash: repo_hash };
    }
  }

  #reportLosses(): void {
    const { losses } = this.#options;
    const counts = losses.status().unreported;
    if (Object.keys(counts).length === 0) return;
    const isTold = this.#tryAppend(() => ({
      event_type: 'capture_loss',
      ts: this.#now(),
      session_id: this.#options.sessionId,
      counts: { ...counts },
    }));
    if (isTold) losses.markReported();
  }

  #sessionRow(event_type: SessionRow['event_type'], ts: string, repo_hash: string | null): SessionRow {
    return { event_type, ts, session_id: this.#options.sessionId, repo_hash };
  }

  #now(): string {
    return new Date(this.#options.now()).toISOString();
  }

  #tryAppend(makeRow: () => SessionRow | CaptureLossRow): boolean {
    try {
      this.#append(PREFLIGHT_EVENTS_FILE, makeRow());
      return true;
    } catch {
      return false;
    }
  }

  #append(name: string, row: object): void {
    const { home, now, fs } = this.#options;
    let sink = this.#sinks.get(name);
    if (sink === undefined) {
      sink = new JsonlSink(path.join(home, name), { now, ...(fs !== undefined && { fs }) });
      this.#sinks.set(name, sink);
    }
    sink.append(row);
  }
}
