import type { JsonRecord } from '@bicameral/jsonl-sink';
import { BYPASSED, type Rules } from './rules.js';
import { type CallRow, callOf, preflightOf } from './input-rows.js';
import { countEvent, noCounts } from './join-counts.js';
import { KEEP_MS, Past, type PastPreflight } from './past.js';
import { PlainCall, PlainPreflight } from './plain-rows.js';
import { Engaged, Preflight } from './preflight.js';
import { Sessions } from './sessions.js';
import { ShiftingMap } from './shifting-map.js';
import { type CallSource, type PreflightSource, sourceOfCall, sourceOfPreflight } from './sources.js';
import { WaitingCalls } from './waiting-calls.js';

/** How much the clock of the rows may go on before sessions are looked at again, and a session's end is acted on. */
const SWEEP_EVERY_MS = 5 * 60_000;

/** More preflights are not held at a time. */
const MAX_HELD = 20_000;

/** So many repeats may follow on one another. */
const MAX_HOPS = 100;

/** Where preflights go when their session is over. */
export interface Desk {
  /** Says what it was. @returns what is kept for commits that come later; null when none could matter */
  settle(preflight: Preflight): PastPreflight | null;
  /** Takes a commit that came when the preflight was settled. */
  settleLater(past: PastPreflight, commit: Engaged): void;
}

/**
 * Joins the rows of both files as they come, oldest first. What is held belongs to sessions that are open; of those that
 * were over within a day there is a line a preflight.
 */
export class Join {
  readonly counts = noCounts();
  readonly #rules: Rules;
  readonly #desk: Desk;
  readonly #sessions: Sessions;
  /** By id, those that are not settled. */
  readonly #held = new ShiftingMap<Preflight>();
  /** Of sessions that are over, not yet settled. */
  #over: Preflight[] = [];
  readonly #past = new Past();
  readonly #waiting = new WaitingCalls();
  /** Sessions were looked at last in this slot of time: slots, so that it does not depend on where the reading began. */
  #slot = -Infinity;
  #latest = -Infinity;
  #oddUntil = -Infinity;

  constructor(rules: Rules, desk: Desk) {
    this.#rules = rules;
    this.#desk = desk;
    this.#sessions = new Sessions(rules, (preflight) => this.#over.push(preflight));
  }

  /** A row of `preflight_events.jsonl`, and the time to go by. */
  takeEvent(row: PlainPreflight | JsonRecord, time: number): void {
    this.#advance(time);
    if (row instanceof PlainPreflight) {
      this.#takePreflight(row, time);
      return;
    }
    const kind = row['event_type'];
    if (kind === undefined) {
      const preflight = preflightOf(row);
      if (typeof preflight === 'string') this.counts.odd.preflight_events[preflight] += 1;
      else this.#takePreflight(sourceOfPreflight(preflight), time);
      return;
    }
    const session = row['session_id'];
    if (typeof session !== 'string') countEvent(this.counts, kind);
    else if (kind === 'session_end') this.#sessions.end(session, time);
    else {
      this.#sessions.touch(session, time);
      if (kind === 'capture_loss') this.#loseRows(session);
      else if (kind === BYPASSED) this.#takeBypass(row, session, time);
      else if (kind !== 'session_start') countEvent(this.counts, kind);
    }
  }

  /** A row of `engagements.jsonl`, and the time to go by. */
  takeCall(row: PlainCall | JsonRecord, time: number): void {
    this.#advance(time);
    if (row instanceof PlainCall) {
      this.#takeKnown(row, time);
      return;
    }
    if (row['event_type'] !== undefined) {
      countEvent(this.counts, row['event_type']);
      return;
    }
    const call = callOf(row);
    if (typeof call === 'string') {
      this.counts.odd.engagements[call] += 1;
      if (call === 'unknown_tool') this.#sessions.touch(String(row['session_id']), time);
      return;
    }
    this.#takeKnown(sourceOfCall(call), time);
  }

  /** Of the rows so far, those from this time on have to be there to judge what comes; milliseconds since 1970. */
  neededFrom(): number {
    let from = this.#latest - KEEP_MS;
    for (const { time } of this.#held.values()) from = Math.min(from, time);
    for (const time of this.#past.times()) from = Math.min(from, time);
    return from;
  }

  /** When something last depended on more than the rows of the time around it. */
  get oddUntil(): number {
    return this.#oddUntil;
  }

  /** No row is left: what is held is settled as it stands. @param now milliseconds since 1970 */
  finish(now: number): void {
    this.#sessions.sweepAtEnd(now);
    for (const preflight of this.#sessions.stillOpen()) preflight.unjudged = 'open_session';
    for (const preflight of this.#held.values()) this.#settle(preflight);
    this.counts.calls.without_preflight += this.#waiting.giveUpAll();
  }

  #takePreflight(source: PreflightSource, time: number): void {
    const { id, reason } = source;
    if (this.#held.has(id)) {
      this.counts.doubled += 1;
      this.#oddUntil = time;
      return;
    }
    const role = this.#rules.isMuted(reason) ? 'muted' : this.#rules.isRepeat(reason) ? 'repeat' : 'asked';
    if (role === 'muted') this.counts.muted += 1;
    if (role === 'repeat') this.counts.repeated += 1;
    if (this.#held.size >= MAX_HELD) this.#makeRoom();
    const preflight = new Preflight(source, time, role);
    this.#held.set(id, preflight);
    this.#sessions.add(time, preflight);
    for (const call of this.#waiting.take(id)) {
      this.#oddUntil = time;
      if (!this.#engage(call.source, id, call.time)) this.counts.calls.without_preflight += 1;
    }
  }

  #takeKnown(call: CallSource, time: number): void {
    this.#attribute(call, time);
    this.#sessions.touch(call.sessionId, time);
  }

  #attribute(call: CallSource, time: number): void {
    const { calls } = this.counts;
    const { preflightId: id } = call;
    if (id === null) {
      calls.unattributed += 1;
      return;
    }
    if (call.attribution === 'explicit') calls.explicit += 1;
    else if (call.match !== null) calls.fallback[call.match] += 1;
    if (!this.#engage(call, id, time)) calls.without_preflight += this.#waiting.add(id, { source: call, time });
  }

  /** Credits a call to a preflight, or to the one that it repeats; false when that is not here. */
  #engage(call: CallSource, id: string, time: number): boolean {
    const preflight = this.#credited(id);
    if (preflight === undefined) return false;
    if (preflight instanceof Preflight) {
      const { sessionId: session } = preflight;
      if (preflight.end === null) this.#sessions.look(session, time);
      // A server that said that it is over writes nothing after that, whatever the clocks say.
      const beforeEnd = preflight.end === null || (preflight.end === 'said' && call.sessionId === session);
      preflight.engage(new Engaged(call, time, beforeEnd));
    } else if (call.mayDrift && this.#rules.isCommit(call.tool)) {
      this.#desk.settleLater(preflight, new Engaged(call, time, false));
    }
    return true;
  }

  /** A repeat may repeat a repeat; rows that name each other in a circle are somebody's mistake, and end the walk. */
  #credited(id: string): Preflight | PastPreflight | undefined {
    let at = id;
    for (let hops = 0; hops < MAX_HOPS; hops += 1) {
      const found = this.#held.get(at) ?? this.#past.get(at);
      if (found === undefined) return undefined;
      if (found.repeatOf === null) return found;
      at = found.repeatOf;
    }
    return undefined;
  }

  /** What a capture_loss tells of may have been an engagement with any preflight of the session so far. */
  #loseRows(session: string): void {
    for (const preflight of this.#sessions.preflightsOf(session)) preflight.unjudged = 'rows_lost';
  }

  /** Of the preflights of its session, it belongs to the one that it names, else to the latest that showed its decision. */
  #takeBypass(record: JsonRecord, session: string, time: number): void {
    const { preflight_id: named, decision_id } = record;
    const decisionId = typeof decision_id === 'string' ? decision_id : '';
    const shown = this.#sessions.preflightsOf(session).findLast((each) => each.source.surfacedIds.includes(decisionId));
    const isNamed = typeof named === 'string';
    const id = isNamed ? named : shown?.source.id;
    const call: CallRow = {
      ts: String(record['ts']),
      session_id: session,
      tool: BYPASSED,
      outcome: null,
      decision_id: null,
      decision_ids: decisionId === '' ? [] : [decisionId],
      preflight_id: id ?? null,
      file_paths_hash: '',
      attribution: isNamed ? 'explicit' : 'fallback',
      match: isNamed ? null : 'decision',
      path_hashes: [],
      repo_hash: null,
      salt_id: '',
    };
    if (id === undefined || !this.#engage(sourceOfCall(call), id, time)) countEvent(this.counts, BYPASSED);
  }

  /** A clock that was set back has to come up to where it was first: by then both files are past that point. */
  #advance(time: number): void {
    this.#latest = Math.max(this.#latest, time);
    const slot = Math.floor(time / SWEEP_EVERY_MS);
    if (slot <= this.#slot) return;
    this.#slot = slot;
    this.#sessions.sweep(time);
    this.#settleOver((preflight) => time - preflight.endedAt > SWEEP_EVERY_MS);
    this.#past.sweep(time);
  }

  /** What is over is settled at once; where nothing is, the oldest that are open are given up. */
  #makeRoom(): void {
    this.#settleOver(() => true);
    for (const preflight of this.#held.values()) {
      if (this.#held.size <= MAX_HELD - MAX_HELD / 4) return;
      preflight.unjudged = 'too_many_open';
      this.#oddUntil = this.#latest;
      this.#sessions.forget(preflight);
      this.#settle(preflight);
    }
  }

  #settleOver(isDue: (preflight: Preflight) => boolean): void {
    const later: Preflight[] = [];
    for (const preflight of this.#over) {
      if (isDue(preflight)) this.#settle(preflight);
      else later.push(preflight);
    }
    this.#over = later;
  }

  #settle(preflight: Preflight): void {
    const { role, time, endedAt, repeatOf } = preflight;
    const { id } = preflight.source;
    this.#held.delete(id);
    if (repeatOf !== null) this.#past.add(id, { repeatOf, time, endedAt });
    if (role !== 'asked') return;
    const past = this.#desk.settle(preflight);
    if (past !== null) this.#past.add(id, past);
  }
}
