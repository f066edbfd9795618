import type { ScanPlace } from './scan-place.js';

const NOTHING = Buffer.alloc(0);

/**
 * The lines that end in one block of a file, without their newlines: views of a buffer that the next block is read into.
 * What is to be kept of them is copied, as a text is.
 */
export class LineBlock {
  readonly #block: Buffer;
  /** The line that began in blocks before, first if there is one. */
  #joined: Buffer | null = null;
  /** Where the others begin and end, in turn. */
  readonly #bounds: number[] = [];
  /** Where the first of them begins in its file; where one before it was too long, that. */
  readonly start: number;
  /** How many were too long to be held. */
  tooLong = 0;
  /** Where another scan may begin, so that these are the first lines that it gives; null where none may. */
  place: ScanPlace | null = null;

  constructor(start: number, block: Buffer = NOTHING) {
    this.start = start;
    this.#block = block;
  }

  /** How many lines there are. */
  get length(): number {
    return this.#bounds.length / 2 + (this.#joined === null ? 0 : 1);
  }

  /** Adds a line of the block. */
  add(start: number, end: number): void {
    this.#bounds.push(start, end);
  }

  /** Adds the line that began before the block; null when it was too long. To be done before others are added. */
  addJoined(line: Buffer | null): void {
    if (line === null) this.tooLong += 1;
    else this.#joined = line;
  }

  /** Leaves out a line and all that follow it. */
  cut(index: number): void {
    if (index === 0) this.#joined = null;
    this.#bounds.length = 2 * Math.max(0, index - (this.#joined === null ? 0 : 1));
  }

  bytes(index: number): Buffer {
    const at = this.#at(index);
    return at < 0 ? (this.#joined ?? NOTHING) : this.#block.subarray(this.#bounds[at], this.#bounds[at + 1]);
  }

  /** The line with each byte as a character (Latin-1), which a line of ASCII is as well. Quicker than `bytes`. */
  text(index: number): string {
    const at = this.#at(index);
    if (at < 0) return this.#joined?.toString('latin1') ?? '';
    return this.#block.toString('latin1', this.#bounds[at], this.#bounds[at + 1]);
  }

  size(index: number): number {
    const at = this.#at(index);
    return at < 0 ? (this.#joined?.length ?? 0) : (this.#bounds[at + 1] ?? 0) - (this.#bounds[at] ?? 0);
  }

  /** In the bounds; negative for the joined line. */
  #at(index: number): number {
    return 2 * (this.#joined === null ? index : index - 1);
  }
}
