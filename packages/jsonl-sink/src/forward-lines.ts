import type { SinkFileSystem } from './file-system.js';
import { MAX_LINE_BYTES, SCAN_BLOCK_BYTES } from './limits.js';
import { LineBlock } from './line-block.js';

const NEWLINE = 0x0a;
const NOTHING = Promise.resolve(Buffer.alloc(0));

/**
 * The lines of a file's bytes from `from` on, the start of a line, up to `size`; first first, without newlines. As many at a time as end in one block: to wait
 * for each by itself would take longer than to parse it.
 */
export async function* forwardLines(
  fs: SinkFileSystem,
  fd: number,
  from: number,
  size: number,
): AsyncGenerator<LineBlock> {
  /** The pieces of the line that began in blocks read before; null once they are too much to hold. */
  let pieces: Buffer[] | null = [];
  let held = 0;
  /** Where the line begins that was not at its end yet, and the block. */
  let [begun, position] = [from, from];
  const take = (piece: Buffer): void => {
    held += piece.length;
    if (held > MAX_LINE_BYTES) pieces = null;
    // Copied, since the block is read into again.
    else pieces?.push(Buffer.from(piece));
  };
  const line = (): Buffer | null => {
    const whole = pieces === null ? null : Buffer.concat(pieces);
    pieces = [];
    held = 0;
    return whole;
  };
  for await (const block of blocks(fs, fd, from, size)) {
    const lines = new LineBlock(begun, block);
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, start)) {
      if (held === 0) {
        lines.add(start, end);
      } else {
        take(block.subarray(start, end));
        lines.addJoined(line());
      }
      start = end + 1;
    }
    take(block.subarray(start));
    if (start > 0) begun = position + start;
    position += block.length;
    yield lines;
  }
  const last = new LineBlock(begun);
  last.addJoined(line());
  yield last;
}

/**
 * The bytes from `from` up to `size`, or fewer when somebody cuts the file. The next block is read while one is worked on, so two
 * buffers take turns.
 */
async function* blocks(fs: SinkFileSystem, fd: number, from: number, size: number): AsyncGenerator<Buffer> {
  let [current, other]: (Buffer | undefined)[] = [];
  const read = (position: number): Promise<Buffer> => {
    const left = size - position;
    if (left <= 0) return NOTHING;
    const buffer = (other ??= Buffer.allocUnsafeSlow(Math.min(SCAN_BLOCK_BYTES, left)));
    [current, other] = [buffer, current];
    return readAt(fs, fd, buffer, position, Math.min(buffer.length, left));
  };
  let next = read(from);
  try {
    for (let position = from; ;) {
      const block = await next;
      if (block.length === 0) return;
      position += block.length;
      next = read(position);
      yield block;
    }
  } finally {
    // The descriptor may be closed after this, and another file get its number.
    await next.catch(() => undefined);
  }
}

function readAt(fs: SinkFileSystem, fd: number, buffer: Buffer, position: number, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, 0, length, position, (error, bytesRead) => {
      if (error === null) resolve(buffer.subarray(0, bytesRead));
      else reject(error);
    });
  });
}
