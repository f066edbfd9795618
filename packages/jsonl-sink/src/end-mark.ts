import { constants } from 'node:fs';
import { errnoOf } from './errors.js';
import { SAFE_OPEN, type SinkFileSystem } from './file-system.js';

/**
 * The last line of a file that is being removed. It is there before the name goes, so a writer that still holds the file
 * finds it before its own line, and writes that to the next file. For readers a file ends at it.
 */
export const END_LINE = '{"jsonl-sink":"removed"}\n';

/** Marks a file that is about to be removed. What keeps the mark out, a full disk first of all, is no reason to keep it. */
export function markEnd(fs: SinkFileSystem, path: string): void {
  try {
    const fd = fs.openSync(path, constants.O_WRONLY | constants.O_APPEND | SAFE_OPEN, 0);
    try {
      // Whatever the file ends with, the mark is a line of its own.
      fs.writeSync(fd, `\n${END_LINE}`);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
