import { closeSync, existsSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { EVENTS_FILE, RECONCILE_DUE_FILE } from '../files.js';
import { readMark, WRITE } from './mark-file.js';

/** More than a mark has. */
const MAX_BYTES = 100;

/**
 * Leaves a mark that a session has ended and there may be something to reconcile; its content tells one mark from the
 * next. Where nothing was captured yet, nothing is due, and nothing is made.
 *
 * @returns whether there is a mark now
 * @throws what is in its place and has to be moved away, else the system's error
 */
export function leaveDueMark(home: string, now: number = Date.now()): boolean {
  if (!existsSync(path.join(home, EVENTS_FILE))) return false;
  const file = path.join(home, RECONCILE_DUE_FILE);
  const fd = openToWrite(file);
  try {
    if (!fstatSync(fd).isFile()) throw notAFile(file);
    writeSync(fd, `${new Date(now).toISOString()} ${process.pid}\n`);
  } finally {
    closeSync(fd);
  }
  return true;
}

/** The mark's content, or as much of it as a mark can have; null when there is none, or what is there is no file. */
export function readDueMark(home: string): string | null {
  return readMark(path.join(home, RECONCILE_DUE_FILE), MAX_BYTES);
}

/** Removes the mark that was read before the work; one that was left since stays. */
export function clearDueMark(home: string, mark: string | null): void {
  if (mark !== null && readDueMark(home) === mark) rmSync(path.join(home, RECONCILE_DUE_FILE), { force: true });
}

function openToWrite(file: string): number {
  try {
    return openSync(file, WRITE, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') throw new Error(`${file}: it is a symbolic link, which is not followed: move it away`);
    if (code === 'EISDIR' || code === 'ENXIO') throw notAFile(file);
    throw error;
  }
}

function notAFile(file: string): Error {
  return new Error(`${file}: it is not a regular file: move it away`);
}
