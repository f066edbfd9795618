/** Says yes once in so many bytes or milliseconds, whichever comes first. A clock that jumps either way is a yes. */
export class Throttle {
  readonly #everyBytes: number;
  readonly #everyMs: number;
  #bytes = 0;
  #lastMs = -Infinity;

  constructor(everyBytes: number, everyMs: number) {
    this.#everyBytes = everyBytes;
    this.#everyMs = everyMs;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Counts the bytes, and starts anew when it says yes. */
  isDue(bytes: number, nowMs: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < this.#everyBytes && Math.abs(nowMs - this.#lastMs) < this.#everyMs) return false;
    this.restart(nowMs);
    return true;
  }

  restart(nowMs: number): void {
    this.#bytes = 0;
    this.#lastMs = nowMs;
  }

  /** Makes the next question a yes. */
  reset(): void {
    this.restart(-Infinity);
  }
}
