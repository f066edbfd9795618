import path from 'node:path';
import { JsonlSink, sinkFiles } from '@bicameral/jsonl-sink';
import { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE } from '@bicameral/preflight-telemetry';
import { FAILURE_REVIEW_FILE } from '../files.js';
import type { LocalView } from '../local/view.js';
import type { ReviewRow } from '../rows/review-row.js';
import { existingKeys, type Keys } from './existing-keys.js';
import { Feed, NO_TIME } from './feed.js';
import { Join } from './join.js';
import { type JoinCounts, noCounts } from './join-counts.js';
import { merge } from './merge.js';
import { type PlainCall, plainCall, type PlainPreflight, plainPreflight } from './plain-rows.js';
import type { ReconcileOptions } from './options.js';
import type { ReconcileResult } from './result.js';
import { ReviewWriter } from './review-writer.js';
import { type Rules, RULES_VERSION } from './rules.js';
import { type Circumstances, leaveSettled, readSettled, type Settled } from './settled.js';
import { Settler } from './settler.js';
import { Tally } from './tally.js';

/** So many rotated files does the writer of calls keep: when there are as many, older ones may have been removed. */
const KEPT_ROTATIONS = 5;

/** Rows of one moment lie no further apart than this, in one file or the two. */
const MARGIN_MS = 10 * 60_000;

interface Feeds {
  readonly events: Feed<PlainPreflight>;
  readonly calls: Feed<PlainCall>;
}

/** One pass over all rows. */
export class Run {
  readonly #rules: Rules;
  readonly #options: ReconcileOptions;
  readonly #now: number;
  readonly #tally = new Tally();
  #feeds: Feeds;
  #counts: JoinCounts = noCounts();
  #problems: readonly string[] = [];

  constructor(rules: Rules, options: ReconcileOptions) {
    const { now = Date.now } = options;
    this.#rules = rules;
    this.#options = options;
    this.#now = now();
    this.#feeds = this.#open(null);
  }

  /** False when it was stopped on the way. */
  async toEnd(view: LocalView): Promise<boolean> {
    const { home, since, dryRun = false, onProgress, giveWay, signal } = this.#options;
    const sink = new JsonlSink(path.join(home, FAILURE_REVIEW_FILE), { now: () => this.#now });
    try {
      const keys = await existingKeys(home);
      const circumstances = (): Circumstances => ({ rules: RULES_VERSION, salt_id: view.saltId, keys: keys.digest });
      const mark = await this.#begin(circumstances());
      const writer = new ReviewWriter(sink);
      const settler = this.#settler(view, writer, keys);
      const join = new Join(this.#rules, settler);
      this.#counts = join.counts;
      await merge(
        { feed: this.#feeds.events, take: (row, time) => join.takeEvent(row, time) },
        { feed: this.#feeds.calls, take: (row, time) => join.takeCall(row, time) },
        async () => {
          await settler.catchUp();
          writer.flush();
          onProgress?.(this.#feeds.events.counts.rows + this.#feeds.calls.counts.rows);
          await giveWay?.();
          return signal?.aborted !== true;
        },
      );
      if (signal?.aborted === true) return false;
      const places = this.#settledBefore(join);
      join.finish(this.#now);
      await settler.catchUp();
      writer.flush();
      if (dryRun || since !== undefined) return true;
      leaveSettled(home, places && { read_at: mark?.read_at ?? this.#now, ...circumstances(), ...places });
      return true;
    } finally {
      this.#problems = [...view.problems];
      sink.close();
      await this.#close();
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
        preflight_events: { ...this.#feeds.events.counts, ...counts.odd.preflight_events },
        engagements: { ...this.#feeds.calls.counts, ...counts.odd.engagements },
      },
      other_events: counts.other_events,
      problems: this.#problems,
    };
  }

  /** Begins after what is settled, when that is wanted and known. @returns the mark that says so */
  async #begin(circumstances: Circumstances): Promise<Settled | null> {
    const { home, skipSettled = false, since, dryRun = false } = this.#options;
    const isWanted = skipSettled && since === undefined && !dryRun;
    const mark = isWanted ? readSettled(home, circumstances, this.#now) : null;
    this.#feeds = this.#open(mark);
    await this.#fill();
    if (mark === null) return null;
    const { events, calls } = this.#feeds;
    if (events.isResumed && (mark.calls === null || calls.isResumed)) return mark;
    await this.#close();
    this.#feeds = this.#open(null);
    await this.#fill();
    return null;
  }

  #open(mark: Settled | null): Feeds {
    const { home } = this.#options;
    const now = this.#now;
    const { events = null, calls = null } = mark ?? {};
    return {
      events: new Feed(path.join(home, PREFLIGHT_EVENTS_FILE), { from: events, readPlain: plainPreflight, now }),
      calls: new Feed(path.join(home, ENGAGEMENTS_FILE), { from: calls, readPlain: plainCall, now }),
    };
  }

  /** In this order: a call that was written before its session's end is then seen whenever that end is. */
  async #fill(): Promise<void> {
    await this.#feeds.events.fill();
    await this.#feeds.calls.fill();
  }

  async #close(): Promise<void> {
    await this.#feeds.events.close();
    await this.#feeds.calls.close();
  }

  /**
   * Where a later run may begin: at a preflight that is older than all that may still be engaged with, and at a call that
   * is older than that, so that no call of what is read again is missing. Null when times do not tell.
   */
  #settledBefore(join: Join): Pick<Settled, 'events' | 'calls'> | null {
    const odd = Math.max(join.oddUntil, this.#feeds.events.oddUntil, this.#feeds.calls.oddUntil);
    const events = this.#feeds.events.placeBetween(Math.max(odd + MARGIN_MS, NO_TIME), join.neededFrom() - MARGIN_MS);
    if (events === null) return null;
    // Their beginning is a place as well: should it be gone, calls were, and all has to be read.
    const calls = this.#feeds.calls.placeBetween(-Infinity, events.latestBefore - MARGIN_MS);
    return calls === null && this.#feeds.calls.counts.rows > 0 ? null : { events, calls };
  }

  #settler(view: LocalView, writer: ReviewWriter, keys: Keys): Settler {
    const { dryRun, since = -Infinity, grammarDirectory } = this.#options;
    const write = dryRun === true ? (): void => undefined : (row: ReviewRow): void => writer.write(row);
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
    return mayBeGone && !this.#feeds.calls.isAtEnd ? this.#feeds.calls.time : -Infinity;
  }
}
