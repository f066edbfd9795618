import type { SinkFileSystem } from './file-system.js';
import { BLOCK_BYTES, MAX_LINE_BYTES } from './limits.js';
import { readBytes } from './read-bytes.js';

const NEWLINE = 0x0a;

/** The lines of a file's first `size` bytes, last first, without newlines; null for one that is too long. */
export function* backwardLines(fs: SinkFileSystem, fd: number, size: number): Generator<Buffer | null> {
  /** The pieces of the line that began in blocks read before, last first; null once they are too much to hold. */
  let pieces: Buffer[] | null = [];
  let held = 0;
  const take = (piece: Buffer): void => {
    held += piece.length;
    if (held > MAX_LINE_BYTES) pieces = null;
    else pieces?.push(piece);
  };
  const line = (): Buffer | null => {
    // Nearly all lie within one block, which is not read into again, and need no copy.
    const whole = pieces?.length === 1 ? (pieces[0] ?? null) : pieces && Buffer.concat(pieces.reverse());
    pieces = [];
    held = 0;
    return whole;
  };
  for (let end = size; end > 0; end -= BLOCK_BYTES) {
    const block = readBytes(fs, fd, Math.max(end - BLOCK_BYTES, 0), end);
    let lineEnd = block.length;
    while (lineEnd > 0) {
      const newline = block.lastIndexOf(NEWLINE, lineEnd - 1);
      if (newline === -1) break;
      take(block.subarray(newline + 1, lineEnd));
      yield line();
      lineEnd = newline;
    }
    take(block.subarray(0, lineEnd));
  }
  yield line();
}
