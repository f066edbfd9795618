import { read } from 'node:fs';
import { promisify } from 'node:util';
import { BLOCK_BYTES, MAX_LINE_BYTES } from './limits.js';

const NEWLINE = 0x0a;
const readAt = promisify(read);

/**
 * The lines that begin in a file's first `size` bytes, first first, without newlines; null for one that is too long. A
 * line that was being written while the size was taken is read to its end.
 */
export async function* forwardLines(fd: number, size: number): AsyncGenerator<Buffer | null> {
  /** The pieces of the line that is not complete yet; null once they are too much to hold. */
  let pieces: Buffer[] | null = [];
  let held = 0;
  let position = 0;
  while (position < size || held > 0) {
    const { bytesRead, buffer } = await readAt(fd, Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, position);
    if (bytesRead === 0) break;
    const block = buffer.subarray(0, bytesRead);
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, start)) {
      if (position + start - held >= size) return;
      const tooLong = pieces === null || held + end - start > MAX_LINE_BYTES;
      yield tooLong ? null : Buffer.concat([...(pieces ?? []), block.subarray(start, end)]);
      pieces = [];
      held = 0;
      start = end + 1;
    }
    const rest = block.subarray(start);
    held += rest.length;
    if (held > MAX_LINE_BYTES) pieces = null;
    else if (rest.length > 0) pieces?.push(rest);
    position += bytesRead;
    if (position - held >= size) return;
  }
  if (held > 0) yield pieces === null ? null : Buffer.concat(pieces);
}
