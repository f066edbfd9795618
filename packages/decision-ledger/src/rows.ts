import type { WipeMode } from '@bicameral/contracts';
import type { Database } from './database.js';
import { findRepository, raiseRevision } from './repositories.js';
import type { RowCounts } from './types.js';

const OWN = 'repository_key = :repository';
const OF_DECISIONS = 'decision_key IN (SELECT decision_key FROM decisions WHERE repository_key = :repository)';
const OF_INGESTS = 'ingest_key IN (SELECT ingest_key FROM ingests WHERE repository_key = :repository)';

/** Each table with the rows that are a repository's own; what refers to others comes before them. */
const TABLES: readonly (readonly [table: string, rows: string])[] = [
  ['staged_updates', OWN],
  ['drift_notes', OWN],
  ['collisions', OF_DECISIONS],
  ['same_code', 'region_key IN (SELECT region_key FROM regions WHERE repository_key = :repository)'],
  ['verdicts', OF_DECISIONS],
  ['bindings', OF_DECISIONS],
  ['regions', OWN],
  ['signoffs', OF_DECISIONS],
  ['question_decisions', OF_INGESTS],
  ['open_questions', OF_INGESTS],
  ['decisions', OWN],
  ['features', OWN],
  ['ingests', OWN],
];

export function rowCounts(database: Database, repository: string): RowCounts {
  return database.read(() => {
    const repositoryKey = findRepository(database, repository) ?? 0;
    return Object.fromEntries(
      TABLES.map(([table, rows]) => {
        const sql = `SELECT count(*) AS count FROM ${table} WHERE ${rows}`;
        const [row] = database.all<{ count: number }>(sql, { repository: repositoryKey });
        return [table, row?.count ?? 0];
      }),
    );
  });
}

/** Removes the rows of one repository, and in the mode `full` its sync cursor; its revision stays and is raised. */
export function wipe(database: Database, repository: string, mode: WipeMode): RowCounts {
  return database.write(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return rowCounts(database, repository);
    database.run(
      'DELETE FROM decision_words WHERE rowid IN (SELECT decision_key FROM decisions WHERE repository_key = ?)',
      [repositoryKey],
    );
    const counts = Object.fromEntries(
      TABLES.map(([table, rows]) => [
        table,
        database.run(`DELETE FROM ${table} WHERE ${rows}`, { repository: repositoryKey }),
      ]),
    );
    if (mode === 'full') {
      database.run('UPDATE repositories SET sync_cursor = NULL WHERE repository_key = ?', [repositoryKey]);
    }
    raiseRevision(database, repositoryKey);
    return counts;
  });
}
