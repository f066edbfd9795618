import type { PreflightRow } from '@bicameral/contracts';
import type { CallRow } from './input-rows.js';
import type { CallSource, PreflightSource } from './sources.js';

/** How a session came to its end: its server said so, or nothing was heard of it for an hour. */
export type SessionEnd = 'said' | 'quiet';

/**
 * Why nothing is said of what a preflight showed: its session is not over; rows that would tell are gone or were never
 * written; the ledger does not know the decisions any more; more preflights were open than are held.
 */
export const UNJUDGED = [
  'open_session',
  'engagements_rotated_away',
  'rows_lost',
  'decision_unknown',
  'too_many_open',
] as const;
export type Unjudged = (typeof UNJUDGED)[number];

/** A later call that was attributed to a preflight. */
export class Engaged {
  readonly source: CallSource;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Whether it came before the preflight's session was over. */
  readonly beforeEnd: boolean;
  #row: CallRow | null = null;

  constructor(source: CallSource, time: number, beforeEnd: boolean) {
    this.source = source;
    this.time = time;
    this.beforeEnd = beforeEnd;
  }

  get row(): CallRow {
    return (this.#row ??= this.source.row());
  }
}

const NONE: readonly Engaged[] = [];

/** A preflight on its way through the join. */
export class Preflight {
  readonly source: PreflightSource;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What it takes part as: a repeat and a muted one are there for the calls that name them alone. */
  readonly role: 'asked' | 'repeat' | 'muted';
  unjudged: Unjudged | null = null;
  end: SessionEnd | null = null;
  /** Milliseconds since 1970; meaningless before there is an end. */
  endedAt = 0;
  #row: PreflightRow | null = null;
  #engaged: Engaged[] | null = null;

  constructor(source: PreflightSource, time: number, role: Preflight['role']) {
    this.source = source;
    this.sessionId = source.sessionId;
    this.time = time;
    this.role = role;
  }

  get row(): PreflightRow {
    return (this.#row ??= this.source.row());
  }

  /** When its row says that it was asked, milliseconds since 1970: by the clock that commits and decisions go by. */
  get askedAt(): number {
    return Date.parse(this.source.ts);
  }

  /** The preflight that it repeats; null when it is no repeat, and none that there is when it does not say. */
  get repeatOf(): string | null {
    return this.role === 'repeat' ? (this.source.parentId ?? '') : null;
  }

  /** In the order in which they came. */
  get engaged(): readonly Engaged[] {
    return this.#engaged ?? NONE;
  }

  engage(call: Engaged): void {
    if (this.#engaged === null) this.#engaged = [call];
    else this.#engaged.push(call);
  }
}
