import type { SinkFileSystem } from './file-system.js';
import { BLOCK_BYTES } from './limits.js';
import { readBytes } from './read-bytes.js';

const NEWLINE = 0x0a;

/**
 * Where `line` (with its newline) last stands on a line of its own between `from` and `to`; -1 when nowhere. Looks from
 * the end, where a line that was just written is.
 */
export function findLine(fs: SinkFileSystem, fd: number, line: Buffer, from: number, to: number): number {
  for (let end = to; end > from; end -= BLOCK_BYTES) {
    const start = Math.max(from, end - BLOCK_BYTES);
    // One byte more in front tells what comes before a match, the length of the line behind catches one that crosses.
    const base = Math.max(start - 1, 0);
    const block = readBytes(fs, fd, base, Math.min(end + line.length - 1, to));
    const found = findLineIn(block, line, base);
    if (found !== -1) return found;
  }
  return -1;
}

/** The same within bytes that were read from `base` on: of the file's start, or one more in front of the first line. */
export function findLineIn(bytes: Buffer, line: Buffer, base: number): number {
  for (let at = bytes.lastIndexOf(line); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(line, at - 1)) {
    if (base + at === 0 || bytes[at - 1] === NEWLINE) return base + at;
  }
  return -1;
}

/** Whether the file's first `size` bytes end a line; an empty file does. */
export function endsLine(fs: SinkFileSystem, fd: number, size: number): boolean {
  return size === 0 || readBytes(fs, fd, size - 1, size)[0] === NEWLINE;
}

/**
 * Where the line ends that a size taken a moment ago cut, when another process was just writing it; the size itself when
 * it cut none, or one that still has no end.
 */
export function endOfCutLine(fs: SinkFileSystem, fd: number, size: number): number {
  if (endsLine(fs, fd, size)) return size;
  const newline = readBytes(fs, fd, size, size + BLOCK_BYTES).indexOf(NEWLINE);
  return newline === -1 ? size : size + newline + 1;
}
