import type { Match } from '@bicameral/contracts';
import type { Odd } from './input-rows.js';

const MAX_KINDS = 20;

/** How the rows took part in the join. */
export interface JoinCounts {
  readonly odd: Readonly<Record<'preflight_events' | 'engagements', Record<Odd, number>>>;
  /** Events of kinds that say nothing here, by kind. */
  readonly other_events: Record<string, number>;
  /** Preflights that were written twice. */
  doubled: number;
  muted: number;
  repeated: number;
  readonly calls: {
    explicit: number;
    readonly fallback: Record<Match, number>;
    /** That belong to no preflight, as far as the server could tell. */
    unattributed: number;
    /** That name a preflight whose row is not there: it has rotated away, or the id was made up. */
    without_preflight: number;
  };
}

export function noCounts(): JoinCounts {
  return {
    odd: { preflight_events: noneOdd(), engagements: noneOdd() },
    other_events: {},
    doubled: 0,
    muted: 0,
    repeated: 0,
    calls: {
      explicit: 0,
      fallback: { decision: 0, exact: 0, subset: 0, overlap: 0 },
      unattributed: 0,
      without_preflight: 0,
    },
  };
}

/** Counts an event by its kind; a kind that is no name, or one of very many, as `other`. */
export function countEvent({ other_events: counts }: JoinCounts, kind: unknown): void {
  const isName = typeof kind === 'string' && /^[a-z_]{1,64}$/.test(kind);
  const isRoom = isName && (kind in counts || Object.keys(counts).length < MAX_KINDS);
  const name = isRoom ? kind : 'other';
  counts[name] = (counts[name] ?? 0) + 1;
}

function noneOdd(): Record<Odd, number> {
  return { of_another_writer: 0, malformed: 0, unknown_tool: 0 };
}
