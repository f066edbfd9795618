import { read } from 'node:fs';
import { promisify } from 'node:util';
import { MAX_LINE_BYTES, SCAN_BLOCK_BYTES } from './limits.js';

const NEWLINE = 0x0a;
const readAt = promisify(read);

/**
 * The lines of a file's first `size` bytes, first first, without newlines; null for one that is too long. As many at a
 * time as end in one block: to wait for each by itself would take longer than to parse it.
 */
export async function* forwardLines(fd: number, size: number): AsyncGenerator<(Buffer | null)[]> {
  /** The pieces of the line that began in blocks read before; null once they are too much to hold. */
  let pieces: Buffer[] | null = [];
  let held = 0;
  const take = (piece: Buffer): void => {
    held += piece.length;
    if (held > MAX_LINE_BYTES) pieces = null;
    else pieces?.push(piece);
  };
  const line = (): Buffer | null => {
    const whole = pieces === null ? null : Buffer.concat(pieces);
    pieces = [];
    held = 0;
    return whole;
  };
  for (let position = 0; position < size;) {
    const length = Math.min(SCAN_BLOCK_BYTES, size - position);
    const { bytesRead, buffer } = await readAt(fd, Buffer.allocUnsafe(length), 0, length, position);
    // Somebody cut the file.
    if (bytesRead === 0) break;
    const block = buffer.subarray(0, bytesRead);
    const lines: (Buffer | null)[] = [];
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, start)) {
      const piece = block.subarray(start, end);
      if (held === 0) {
        lines.push(piece);
      } else {
        take(piece);
        lines.push(line());
      }
      start = end + 1;
    }
    take(block.subarray(start));
    position += bytesRead;
    yield lines;
  }
  yield [line()];
}
