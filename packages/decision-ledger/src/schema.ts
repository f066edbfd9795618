import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { Database } from './database.js';
import { LedgerError } from './errors.js';
import { createIfAbsent } from './file.js';
import { migrations } from './migrations/index.js';
import type { Migration } from './migrations/index.js';

/** Marks the file as ours ("BiLe" in ASCII), beside the schema's version. */
const APPLICATION_ID = 0x42694c65;
const SWITCH_PAUSE_MS = 10;

/**
 * Brings the file to the schema of this version: an empty one gets it, an older one is copied to `FILE.vN.bak` and
 * migrated, all under one write lock and in one transaction: whoever is killed in the middle leaves the file as it was.
 *
 * @param steps one a version, in order
 * @throws LedgerError NEWER_SCHEMA, NOT_A_LEDGER
 */
export function bringUpToDate(database: Database, steps: readonly Migration[] = migrations): void {
  const current = steps.length;
  // Looked at before anything is written: the journal mode would be written into another program's file, too.
  const before = readVersion(database, current);
  useWriteAheadLog(database);
  if (before === current) return;
  database.write(() => {
    // Read again under the lock: another process may have migrated since.
    const version = readVersion(database, current);
    if (version === current) return;
    if (version > 0) backUp(database.file, version);
    for (const migrate of steps.slice(version)) migrate(database);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${current}`);
  });
}

/** 0 for an empty file. */
function readVersion(database: Database, current: number): number {
  const { file } = database;
  const { version, application, isEmpty } = database.read(() => ({
    version: pragma(database, 'user_version'),
    application: pragma(database, 'application_id'),
    isEmpty: database.all('SELECT 1 FROM sqlite_schema LIMIT 1').length === 0,
  }));
  if (isEmpty && version === 0) return 0;
  if (application !== APPLICATION_ID) {
    throw new LedgerError(
      'NOT_A_LEDGER',
      `${file} is a database of another program; move it away, and a new ledger is made in its place.`,
      { file },
    );
  }
  if (version > current) {
    throw new LedgerError(
      'NEWER_SCHEMA',
      `The ledger ${file} has schema version ${version} and this program knows versions up to ${current}; install the current version of the program.`,
      { file, version, known: current },
    );
  }
  return version;
}

/**
 * A copy by SQLite itself, which takes in the write-ahead log. It gets its name only when all of it is on the disk; what
 * one that was killed has left is begun anew. Through a connection of its own, since this one is in a transaction.
 */
function backUp(file: string, version: number): void {
  const backup = `${file}.v${version}.bak`;
  const unfinished = `${backup}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    createIfAbsent(unfinished);
    copy(file, unfinished);
    flush(unfinished);
    renameSync(unfinished, backup);
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LedgerError(
      'UNWRITABLE',
      `The ledger ${file} has to be copied to ${backup} before it is migrated, and that failed (${reason}); mend that and open it again.`,
      { file, backup },
      error,
    );
  }
}

function copy(file: string, target: string): void {
  const reader = new Database(file);
  try {
    reader.run('VACUUM INTO ?', [target]);
  } catch (error) {
    // On a full disk a part of a copy would only take the room that is missing.
    rmSync(target, { force: true });
    throw error;
  } finally {
    reader.close();
  }
}

function flush(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Readers then never wait for a writer. Of several processes that make the switch on a new file at once, SQLite tells one
 * that the file is busy without waiting, since they could wait for each other for ever; so it waits here.
 */
function useWriteAheadLog(database: Database): void {
  const began = performance.now();
  for (;;) {
    try {
      database.all('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const mayWait = performance.now() - began < database.busyTimeoutMs;
      if (!(error instanceof LedgerError) || error.code !== 'BUSY' || !mayWait) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWITCH_PAUSE_MS);
    }
  }
}

function pragma(database: Database, name: 'user_version' | 'application_id'): number {
  const [row] = database.all<Record<string, number>>(`PRAGMA ${name}`);
  return row?.[name] ?? 0;
}
