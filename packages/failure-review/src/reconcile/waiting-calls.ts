import type { CallSource } from './sources.js';

const MAX_CALLS = 4_000;
const NONE: readonly WaitingCall[] = [];

/** A call whose preflight has not come yet. */
export interface WaitingCall {
  readonly source: CallSource;
  readonly time: number;
}

/**
 * Calls that came before the preflight that they name: the two files are merged by times, and clocks step. Most of them
 * wait in vain, for a preflight that has rotated away; of very many the older half is given up.
 */
export class WaitingCalls {
  /** By the preflight's id, in the order in which they came. */
  readonly #calls = new Map<string, WaitingCall[]>();
  #count = 0;

  /** @returns how many were given up for it */
  add(id: string, call: WaitingCall): number {
    const calls = this.#calls.get(id);
    if (calls === undefined) this.#calls.set(id, [call]);
    else calls.push(call);
    this.#count += 1;
    return this.#count > MAX_CALLS ? this.#giveUp(MAX_CALLS / 2) : 0;
  }

  /** Those of a preflight, which wait no longer. */
  take(id: string): readonly WaitingCall[] {
    const calls = this.#count === 0 ? undefined : this.#calls.get(id);
    if (calls === undefined) return NONE;
    this.#calls.delete(id);
    this.#count -= calls.length;
    return calls;
  }

  /** @returns how many were still waiting */
  giveUpAll(): number {
    return this.#giveUp(this.#count);
  }

  #giveUp(atLeast: number): number {
    let givenUp = 0;
    for (const [oldest, { length }] of this.#calls) {
      if (givenUp >= atLeast) break;
      this.#calls.delete(oldest);
      givenUp += length;
    }
    this.#count -= givenUp;
    return givenUp;
  }
}
