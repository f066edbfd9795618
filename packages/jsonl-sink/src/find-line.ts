import type { SinkFileSystem } from './file-system.js';
import { BLOCK_BYTES } from './limits.js';
import { readBytes } from './read-bytes.js';

const NEWLINE = 0x0a;

/**
 * Whether `line` (with its newline) stands on a line of its own between `from` and `to`. Looks from the end, where a
 * line that was just written is.
 */
export function standsAlone(fs: SinkFileSystem, fd: number, line: Buffer, from: number, to: number): boolean {
  for (let end = to; end > from; end -= BLOCK_BYTES) {
    const start = Math.max(from, end - BLOCK_BYTES);
    // One byte more in front tells what comes before a match, the length of the line behind catches one that crosses.
    const base = Math.max(start - 1, 0);
    const block = readBytes(fs, fd, base, Math.min(end + line.length - 1, to));
    for (let at = block.lastIndexOf(line); at >= 0; at = at === 0 ? -1 : block.lastIndexOf(line, at - 1)) {
      if (base + at >= start && (base + at === 0 || block[at - 1] === NEWLINE)) return true;
    }
  }
  return false;
}

/** Whether the file's first `size` bytes end a line; an empty file does. */
export function endsLine(fs: SinkFileSystem, fd: number, size: number): boolean {
  return size === 0 || readBytes(fs, fd, size - 1, size)[0] === NEWLINE;
}
