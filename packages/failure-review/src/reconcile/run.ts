import path from 'node:path';
import { JsonlSink, type RecordScan, scanRecords, sinkFiles } from '@bicameral/jsonl-sink';
import { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE } from '@bicameral/preflight-telemetry';
import { FAILURE_REVIEW_FILE } from '../files.js';
import type { LocalView } from '../local/view.js';
import type { ReviewRow } from '../rows/review-row.js';
import { existingKeys } from './existing-keys.js';
import { Feed } from './feed.js';
import { Join } from './join.js';
import { type JoinCounts, noCounts } from './join-counts.js';
import { merge } from './merge.js';
import { type PlainCall, plainCall, type PlainPreflight, plainPreflight } from './plain-rows.js';
import type { ReconcileOptions } from './options.js';
import type { ReconcileResult } from './result.js';
import type { Rules } from './rules.js';
import { Settler } from './settler.js';
import { Tally } from './tally.js';
import { timeReader } from './times.js';

/** So many rotated files does the writer of calls keep: when there are as many, older ones may have been removed. */
const KEPT_ROTATIONS = 5;

/** One pass over all rows. */
export class Run {
  readonly #rules: Rules;
  readonly #options: ReconcileOptions;
  readonly #now: number;
  readonly #tally = new Tally();
  readonly #events: Feed<PlainPreflight>;
  readonly #calls: Feed<PlainCall>;
  #counts: JoinCounts = noCounts();
  #problems: readonly string[] = [];

  constructor(rules: Rules, options: ReconcileOptions) {
    const { home, now = Date.now } = options;
    this.#rules = rules;
    this.#options = options;
    this.#now = now();
    const scan = (name: string): RecordScan => scanRecords(path.join(home, name));
    this.#events = new Feed(scan(PREFLIGHT_EVENTS_FILE), plainPreflight, this.#now, timeReader());
    this.#calls = new Feed(scan(ENGAGEMENTS_FILE), plainCall, this.#now, timeReader());
  }

  /** False when it was stopped on the way. */
  async toEnd(view: LocalView): Promise<boolean> {
    const { onProgress, giveWay, signal } = this.#options;
    const sink = new JsonlSink(path.join(this.#options.home, FAILURE_REVIEW_FILE), { now: () => this.#now });
    try {
      // In this order: a call that was written before its session's end is then seen whenever that end is.
      await this.#events.fill();
      await this.#calls.fill();
      const settler = await this.#settler(view, sink);
      const join = new Join(this.#rules, settler);
      this.#counts = join.counts;
      await merge(
        { feed: this.#events, take: (row, time) => join.takeEvent(row, time) },
        { feed: this.#calls, take: (row, time) => join.takeCall(row, time) },
        async () => {
          await settler.catchUp();
          onProgress?.(this.#events.counts.rows + this.#calls.counts.rows);
          await giveWay?.();
          return signal?.aborted !== true;
        },
      );
      if (signal?.aborted === true) return false;
      join.finish(this.#now);
      await settler.catchUp();
      return true;
    } finally {
      this.#problems = [...view.problems];
      sink.close();
      await this.#events.close();
      await this.#calls.close();
    }
  }

  result(status: ReconcileResult['status']): ReconcileResult {
    const counts = this.#counts;
    const { since, dryRun = false } = this.#options;
    const { muted, repeated, doubled } = counts;
    return {
      status,
      dry_run: dryRun,
      since: since === undefined ? null : new Date(since).toISOString(),
      classes: this.#tally.classes,
      rows: this.#tally.rows,
      shown: this.#tally.shown,
      engagement_rate: this.#tally.engagementRate,
      calls: counts.calls,
      unjudged: { ...this.#tally.unjudged, muted, repeated, doubled },
      misses_untold: this.#tally.missesUntold,
      files: {
        preflight_events: { ...this.#events.counts, ...counts.odd.preflight_events },
        engagements: { ...this.#calls.counts, ...counts.odd.engagements },
      },
      other_events: counts.other_events,
      problems: this.#problems,
    };
  }

  async #settler(view: LocalView, sink: JsonlSink): Promise<Settler> {
    const { home, dryRun, since = -Infinity, grammarDirectory } = this.#options;
    const write = dryRun === true ? (): void => undefined : (row: ReviewRow): void => sink.append(row);
    const keys = await existingKeys(home);
    return new Settler({
      rules: this.#rules,
      tally: this.#tally,
      view,
      grammarDirectory,
      keys,
      write,
      now: this.#now,
      since,
      engagementsFrom: this.#engagementsFrom(),
    });
  }

  #engagementsFrom(): number {
    const files = sinkFiles(path.join(this.#options.home, ENGAGEMENTS_FILE));
    const mayBeGone = files.some(({ index }) => index >= KEPT_ROTATIONS);
    return mayBeGone && !this.#calls.isAtEnd ? this.#calls.time : -Infinity;
  }
}
