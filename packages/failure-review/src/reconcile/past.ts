import type { Strength } from '../rows/enums.js';
import type { Shelved } from './shelf.js';
import { ShiftingMap } from './shifting-map.js';

/** What was settled longer ago than this, or of very many the oldest, is let go. */
const HOUR_MS = 60 * 60_000;
export const KEEP_MS = 24 * HOUR_MS;
const MAX_KEPT = 20_000;

/** A preflight that was settled, for commits that come later: its row, and what was said of it. */
export interface PastPreflight {
  readonly repeatOf: null;
  /** Of the preflight; milliseconds since 1970, as is its end. */
  readonly time: number;
  readonly shelved: Shelved;
  readonly endedAt: number;
  /** Parallel to its `surfaced_ids`; null when nothing engaged with any. */
  readonly strengths: readonly Strength[] | null;
  /** How many calls came before it was settled. */
  readonly callCount: number;
  /** It counts as normal so far. */
  isNormal: boolean;
  /** The decisions that it is known to have missed. */
  missed: readonly string[];
}

/** A repeat, whose later calls are another's. */
export interface PastRepeat {
  readonly repeatOf: string;
  readonly time: number;
  readonly endedAt: number;
}

/** What was settled within the last day, and up to an hour more, by id. */
export class Past {
  /** In the order in which they were settled. */
  readonly #kept = new ShiftingMap<PastPreflight | PastRepeat>();
  /** In which it was swept last. */
  #hour = -Infinity;

  add(id: string, past: PastPreflight | PastRepeat): void {
    this.#kept.set(id, past);
    if (this.#kept.size > MAX_KEPT) this.#letGo(MAX_KEPT / 4);
  }

  get(id: string): PastPreflight | PastRepeat | undefined {
    return this.#kept.get(id);
  }

  /** Once an hour: to find the first of a map again and again is slow. */
  sweep(time: number): void {
    const hour = Math.floor(time / HOUR_MS);
    if (hour <= this.#hour) return;
    this.#hour = hour;
    for (const [id, past] of this.#kept.entries()) {
      if (time - past.endedAt <= KEEP_MS) return;
      this.#drop(id, past);
    }
  }

  /** Many at a time, for the same reason. */
  #letGo(count: number): void {
    for (const [id, past] of this.#kept.entries()) {
      if (this.#kept.size <= MAX_KEPT - count) return;
      this.#drop(id, past);
    }
  }

  /** The times of all. */
  *times(): Iterable<number> {
    for (const { time } of this.#kept.values()) yield time;
  }

  #drop(id: string, past: PastPreflight | PastRepeat): void {
    if (past.repeatOf === null) past.shelved.letGo();
    this.#kept.delete(id);
  }
}
