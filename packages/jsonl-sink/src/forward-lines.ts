import type { SinkFileSystem } from './file-system.js';
import { MAX_LINE_BYTES, SCAN_BLOCK_BYTES } from './limits.js';

const NEWLINE = 0x0a;
const NOTHING = Promise.resolve(Buffer.alloc(0));

/**
 * The lines of a file's first `size` bytes, first first, without newlines; null for one that is too long. As many at a
 * time as end in one block: to wait for each by itself would take longer than to parse it.
 */
export async function* forwardLines(fs: SinkFileSystem, fd: number, size: number): AsyncGenerator<(Buffer | null)[]> {
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
  for await (const block of blocks(fs, fd, size)) {
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
    yield lines;
  }
  yield [line()];
}

/** The first `size` bytes, or fewer when somebody cuts the file. The next block is read while one is worked on. */
async function* blocks(fs: SinkFileSystem, fd: number, size: number): AsyncGenerator<Buffer> {
  const read = (position: number): Promise<Buffer> =>
    position < size ? readAt(fs, fd, position, Math.min(SCAN_BLOCK_BYTES, size - position)) : NOTHING;
  let next = read(0);
  try {
    for (let position = 0; ;) {
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

function readAt(fs: SinkFileSystem, fd: number, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, 0, length, position, (error, bytesRead) => {
      if (error === null) resolve(buffer.subarray(0, bytesRead));
      else reject(error);
    });
  });
}
