import type { PreflightRow } from '@bicameral/contracts';
import type { Strength } from '../rows/enums.js';

/** What was settled longer ago than this, or of very many the oldest, is let go. */
const KEEP_MS = 24 * 60 * 60_000;
const MAX_KEPT = 20_000;

/** A preflight that was settled, for commits that come later: its row, and what was said of it. */
export interface PastPreflight {
  readonly repeatOf: null;
  readonly row: PreflightRow;
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
  readonly endedAt: number;
}

/** What was settled within the last day, by id. */
export class Past {
  /** In the order in which they were settled. */
  readonly #kept = new Map<string, PastPreflight | PastRepeat>();

  add(id: string, past: PastPreflight | PastRepeat): void {
    this.#kept.set(id, past);
    if (this.#kept.size > MAX_KEPT) this.#letGo(MAX_KEPT / 4);
  }

  get(id: string): PastPreflight | PastRepeat | undefined {
    return this.#kept.get(id);
  }

  sweep(time: number): void {
    for (const [id, { endedAt }] of this.#kept) {
      if (time - endedAt <= KEEP_MS) return;
      this.#kept.delete(id);
    }
  }

  /** Many at a time: to find the first of a map again and again is slow. */
  #letGo(count: number): void {
    for (const id of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT - count) return;
      this.#kept.delete(id);
    }
  }
}
