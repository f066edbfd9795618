import { readFileSync } from 'node:fs';

/**
 * What one of git's small files says, its last line break left out; empty where it is not there or can not be read: git
 * is asked then, and says why. At once: through the thread pool two files of a line each take longer than all the rest of a
 * preflight.
 */
export function readNow(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    return '';
  }
}
