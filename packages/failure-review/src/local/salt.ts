import path from 'node:path';
import { SALT_FILE } from '@bicameral/preflight-telemetry';
import { readSalt } from '@bicameral/salted-hash';

/** The salt of a home; null when there is none that can be used. Never makes or replaces one. */
export function usableSalt(home: string): Buffer | null {
  try {
    return readSalt(path.join(home, SALT_FILE));
  } catch {
    return null;
  }
}
