import { errnoOf } from './errors.js';
import type { SinkFileSystem } from './file-system.js';

/** What was read or written stands; a descriptor that can not be closed is of no more use either way. */
export function closeQuietly(fs: SinkFileSystem, fd: number): void {
  try {
    fs.closeSync(fd);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
