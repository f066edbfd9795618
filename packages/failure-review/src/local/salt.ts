import { lstatSync } from 'node:fs';
import path from 'node:path';
import { SALT_FILE } from '@bicameral/preflight-telemetry';
import { loadOrCreateSalt } from '@bicameral/salted-hash';

const SALT_BYTES = 32;

/** The salt of a home; null when there is none that can be used. Never makes or replaces one. */
export function readSalt(home: string): Buffer | null {
  const file = path.join(home, SALT_FILE);
  try {
    const status = lstatSync(file, { throwIfNoEntry: false });
    return status?.isFile() === true && status.size >= SALT_BYTES ? loadOrCreateSalt(file) : null;
  } catch {
    return null;
  }
}
