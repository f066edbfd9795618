import type { Preflight, SessionEnd } from './preflight.js';
import type { Rules } from './rules.js';
import { ShiftingMap } from './shifting-map.js';

interface Session {
  readonly id: string;
  lastAt: number;
  preflights: Preflight[];
}

/** The sessions that have preflights and are not over. One that is over and goes on is a new one. */
export class Sessions {
  readonly #rules: Rules;
  readonly #onOver: (preflight: Preflight) => void;
  readonly #open = new ShiftingMap<Session>();

  constructor(rules: Rules, onOver: (preflight: Preflight) => void) {
    this.#rules = rules;
    this.#onOver = onOver;
  }

  /** Notes that something was heard of a session. */
  touch(id: string, time: number): void {
    const session = this.#open.get(id);
    if (session !== undefined && !this.#endIfQuiet(session, time)) session.lastAt = time;
  }

  /** Notes a preflight of its session. */
  add(time: number, preflight: Preflight): void {
    const id = preflight.sessionId;
    const session = this.#open.get(id);
    if (session === undefined || this.#endIfQuiet(session, time)) {
      this.#open.set(id, { id, lastAt: time, preflights: [preflight] });
      return;
    }
    session.lastAt = time;
    session.preflights.push(preflight);
  }

  /** Its server says that it is over. */
  end(id: string, time: number): void {
    const session = this.#open.get(id);
    if (session !== undefined && !this.#endIfQuiet(session, time)) this.#end(session, 'said', time);
  }

  /** The preflights of a session that is not over. */
  preflightsOf(id: string): readonly Preflight[] {
    return this.#open.get(id)?.preflights ?? [];
  }

  /** Ends the session if it was quiet for too long by then. */
  look(id: string, time: number): void {
    const session = this.#open.get(id);
    if (session !== undefined) this.#endIfQuiet(session, time);
  }

  /** Ends all that were quiet for too long. */
  sweep(time: number): void {
    for (const session of this.#open.values()) this.#endIfQuiet(session, time);
  }

  /** A session whose last row lies ahead of the present by more is over as well: that clock was set back since. */
  sweepAtEnd(now: number): void {
    for (const session of this.#open.values())
      this.#endIfQuiet(session, session.lastAt + Math.abs(now - session.lastAt));
  }

  /** Those that are left. */
  *stillOpen(): Iterable<Preflight> {
    for (const { preflights } of this.#open.values()) yield* preflights;
  }

  forget(preflight: Preflight): void {
    const session = this.#open.get(preflight.sessionId);
    if (session !== undefined) session.preflights = session.preflights.filter((other) => other !== preflight);
  }

  #endIfQuiet(session: Session, time: number): boolean {
    if (!this.#rules.isOverAfter(time - session.lastAt)) return false;
    this.#end(session, 'quiet', session.lastAt);
    return true;
  }

  #end(session: Session, end: SessionEnd, endedAt: number): void {
    this.#open.delete(session.id);
    const { preflights } = session;
    session.preflights = [];
    for (const preflight of preflights) {
      preflight.end = end;
      preflight.endedAt = endedAt;
      this.#onOver(preflight);
    }
  }
}
