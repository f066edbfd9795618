import type { SurfacedBy } from '@bicameral/contracts';
import type { KeptAs, ReviewClass, Strength } from '../rows/enums.js';
import type { Share } from '../statistics/wilson.js';
import type { FeedCounts } from './feed.js';
import type { JoinCounts } from './join-counts.js';
import type { Unjudged } from './preflight.js';

/** What a reconcile came to. Counts are of this run's look at all rows, whether their review rows are new or not. */
export interface ReconcileResult {
  /** `busy`: another one is at it, so nothing was done. `stopped`: it was taken back on the way; the next goes on. */
  readonly status: 'done' | 'busy' | 'stopped';
  readonly dry_run: boolean;
  /** Preflights before it were left alone; an ISO time. */
  readonly since: string | null;
  /** Preflights by class; one that showed something in vain and missed something else counts in both. */
  readonly classes: Readonly<Record<ReviewClass, number>>;
  /** Review rows, by why they are kept; `added` by this run, or would be, `known` from earlier ones. */
  readonly rows: { readonly added: Readonly<Record<KeptAs, number>>; readonly known: Readonly<Record<KeptAs, number>> };
  /** Decisions that were shown, by what brought them there, and the best that a later call said of each. */
  readonly shown: Readonly<Record<SurfacedBy, Readonly<Record<Strength, number>>>>;
  /** Of the preflights that showed something for what was asked, those with which something engaged. */
  readonly engagement_rate: { readonly all: Share; readonly explicit: Share };
  /** Later calls, by how they are attributed. */
  readonly calls: Readonly<JoinCounts['calls']>;
  /** Preflights of which nothing was said, by why. */
  readonly unjudged: Readonly<
    Record<Unjudged | 'before_since' | 'muted' | 'repeated' | 'doubled' | 'malformed', number>
  >;
  /** Decisions that drifted unseen, and whether their code is near what was asked can not be told here. */
  readonly misses_untold: number;
  /** Rows and lines of each file that took no part, by why. */
  readonly files: Readonly<Record<'preflight_events' | 'engagements', Readonly<FileCounts>>>;
  /** Events of other kinds in either file, by kind. */
  readonly other_events: Readonly<Record<string, number>>;
  /** What kept hashes from being resolved on this machine, one line each. */
  readonly problems: readonly string[];
}

export type FileCounts = FeedCounts & JoinCounts['odd']['engagements'];
