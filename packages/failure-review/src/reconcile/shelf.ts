import { PlainPreflight } from './plain-rows.js';
import type { PreflightSource } from './sources.js';

const SLAB_BYTES = 64 * 1024;

/** A preflight's source that was put away. */
export interface Shelved {
  /** Not after it was let go. */
  get(): PreflightSource;
  letGo(): void;
}

interface Slab {
  readonly bytes: Buffer;
  used: number;
  /** How many rows in it were not let go. */
  held: number;
}

/**
 * Keeps the rows of the last day for commits that may come, as bytes in large pieces that are used again: there are many,
 * hardly any is asked for, and as objects they would be most of what the collector has to move.
 */
export class Shelf {
  #slab = newSlab(0);
  readonly #free: Slab[] = [];

  put(source: PreflightSource): Shelved {
    if (!(source instanceof PlainPreflight)) return { get: () => source, letGo: () => undefined };
    const { text } = source;
    if (this.#slab.used + text.length > this.#slab.bytes.length) this.#slab = this.#next(text.length);
    const slab = this.#slab;
    const start = slab.used;
    slab.used += slab.bytes.write(text, start, 'latin1');
    slab.held += 1;
    return new Stretch(this, slab, start, slab.used);
  }

  letGo(slab: Slab): void {
    slab.held -= 1;
    if (slab.held === 0 && slab !== this.#slab) this.#free.push(slab);
  }

  #next(bytes: number): Slab {
    const slab = bytes > SLAB_BYTES ? undefined : this.#free.pop();
    if (slab === undefined) return newSlab(Math.max(SLAB_BYTES, bytes));
    slab.used = 0;
    return slab;
  }
}

class Stretch implements Shelved {
  readonly #shelf: Shelf;
  readonly #slab: Slab;
  readonly #start: number;
  readonly #end: number;

  constructor(shelf: Shelf, slab: Slab, start: number, end: number) {
    this.#shelf = shelf;
    this.#slab = slab;
    this.#start = start;
    this.#end = end;
  }

  get(): PreflightSource {
    return new PlainPreflight(this.#slab.bytes.toString('latin1', this.#start, this.#end));
  }

  letGo(): void {
    this.#shelf.letGo(this.#slab);
  }
}

function newSlab(length: number): Slab {
  return { bytes: Buffer.allocUnsafeSlow(length), used: 0, held: 0 };
}
