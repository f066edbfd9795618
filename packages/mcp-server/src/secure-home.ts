import { chmodSync, lstatSync } from 'node:fs';
import type { Logger } from './log.js';

const OTHERS = 0o077;

/** Closes a home that exists and is open to others, as the Python server left it; says so when it can not. */
export function secureHome(home: string, log: Logger): void {
  if (process.platform === 'win32') return;
  try {
    const status = lstatSync(home);
    if (status.isDirectory() && (status.mode & OTHERS) !== 0) chmodSync(home, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    log.warn(`${home} is open to others and can not be closed: ${String(error)}. Run chmod 700 on it.`);
  }
}
