import type { Database } from './database.js';
import { LedgerError } from './errors.js';

/** Internal key of a repository; undefined when nothing was ever stored for it. */
export function findRepository(database: Database, identity: string): number | undefined {
  const sql = 'SELECT repository_key AS key FROM repositories WHERE identity = ?';
  return database.first<{ key: number }>(sql, [identity]).key;
}

/** The same inside a query, of the identity bound to the parameter `repository`: one question less to the database. */
export const REPOSITORY_KEY = '(SELECT repository_key FROM repositories WHERE identity = :repository)';

/** Identities of all repositories that something was ever stored for, in the order in which they came. */
export function repositories(database: Database): string[] {
  const rows = database.all<{ identity: string }>('SELECT identity FROM repositories ORDER BY repository_key');
  return rows.map(({ identity }) => identity);
}

/** Internal key of a repository, which is made when it is new. Only inside a write. */
export function ensureRepository(database: Database, identity: string): number {
  if (identity === '') throw new LedgerError('INVALID_INPUT', 'The identity of the repository is empty.');
  const known = findRepository(database, identity);
  if (known !== undefined) return known;
  return database.insert('INSERT INTO repositories (identity) VALUES (?)', [identity]);
}

export function revision(database: Database, identity: string): number {
  const sql = 'SELECT revision FROM repositories WHERE identity = ?';
  return database.first<{ revision: number }>(sql, [identity]).revision ?? 0;
}

/** Called in the transaction of every change that can change a preflight's answer. */
export function raiseRevision(database: Database, repositoryKey: number): void {
  database.run('UPDATE repositories SET revision = revision + 1 WHERE repository_key = ?', [repositoryKey]);
}

export function syncCursor(database: Database, identity: string): string | null {
  const sql = 'SELECT sync_cursor AS cursor FROM repositories WHERE identity = ?';
  return database.first<{ cursor: string | null }>(sql, [identity]).cursor ?? null;
}
