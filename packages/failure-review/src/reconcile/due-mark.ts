import { closeSync, constants, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { EVENTS_FILE, RECONCILE_DUE_FILE } from '../files.js';

// Missing on Windows; a link in the mark's place is not followed where there can be one.
const { O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;
const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | O_NOFOLLOW;

/**
 * Leaves a mark that a session has ended and there may be something to reconcile; its content tells one mark from the
 * next. Where nothing was captured yet, nothing is due, and nothing is made.
 *
 * @returns whether there is a mark now
 * @throws the system's error
 */
export function leaveDueMark(home: string, now: number = Date.now()): boolean {
  if (!existsSync(path.join(home, EVENTS_FILE))) return false;
  const fd = openSync(path.join(home, RECONCILE_DUE_FILE), WRITE, 0o600);
  try {
    writeSync(fd, `${new Date(now).toISOString()} ${process.pid}\n`);
  } finally {
    closeSync(fd);
  }
  return true;
}

/** The mark's content; null when there is none. */
export function readDueMark(home: string): string | null {
  try {
    return readFileSync(path.join(home, RECONCILE_DUE_FILE), 'utf8');
  } catch {
    return null;
  }
}

/** Removes the mark that was read before the work; one that was left since stays. */
export function clearDueMark(home: string, mark: string | null): void {
  if (mark !== null && readDueMark(home) === mark) rmSync(path.join(home, RECONCILE_DUE_FILE), { force: true });
}
