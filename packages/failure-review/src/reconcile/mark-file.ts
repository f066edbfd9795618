import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

// A link in a file's place is not followed, and a FIFO's other end not waited for. Windows has neither flag.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
const SAFE = O_NOFOLLOW | O_NONBLOCK;

/** Flags to write a small file anew. */
export const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | SAFE;
const READ = constants.O_RDONLY | SAFE;

/** A small file's text, or its first bytes; null when there is none, or what is there is no file. */
export function readMark(file: string, maxBytes: number): string | null {
  let fd: number | undefined;
  try {
    fd = openSync(file, READ);
    if (!fstatSync(fd).isFile()) return null;
    const bytes = Buffer.alloc(maxBytes);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, maxBytes, 0));
  } catch {
    return null;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
