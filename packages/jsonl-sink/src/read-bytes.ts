import type { SinkFileSystem } from './file-system.js';

/** The bytes from `start` to `end` (left out), fewer when the file ends before. */
export function readBytes(fs: SinkFileSystem, fd: number, start: number, end: number): Buffer {
  const buffer = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < buffer.length) {
    const count = fs.readSync(fd, buffer, filled, buffer.length - filled, start + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
