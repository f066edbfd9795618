import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from './log.js';

const OTHERS = 0o077;

/** Files by which a directory shows that it is a home, of this server or of the Python one. */
const OURS = new Set(['ledger.sqlite', 'ledger.db', 'salt', 'preflight_events.jsonl', 'engagements.jsonl']);

/** Closes a home that is open to others, as the Python server left it. Leaves directories alone that hold other things. */
export function secureHome(home: string, log: Logger): void {
  if (process.platform === 'win32') return;
  try {
    const status = lstatSync(home);
    if (!status.isDirectory() || (status.mode & OTHERS) === 0 || !isHome(home)) return;
    chmodSync(home, status.mode & 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    log.warn(`${home} is open to others and can not be closed: ${String(error)}. Run chmod 700 on it.`);
  }
}

function isHome(directory: string): boolean {
  return path.basename(directory) === '.bicameral' || readdirSync(directory).some((name) => OURS.has(name));
}
