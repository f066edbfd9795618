import type { Database } from './database.js';

export function driftedAt(database: Database, repository: string, commit: string): string[] {
  const rows = database.all<{ id: string }>(
    `SELECT decisions.decision_id AS id
     FROM repositories JOIN drift_notes USING (repository_key) JOIN decisions USING (decision_key)
     WHERE repositories.identity = ? AND drift_notes.commit_hash = ?
     ORDER BY drift_notes.decision_key`,
    [repository, commit],
  );
  return rows.map(({ id }) => id);
}

/** The commits at which a sync made this decision drift. */
export function driftCommits(database: Database, repository: string, decisionId: string): string[] {
  const rows = database.all<{ commit: string }>(
    `SELECT drift_notes.commit_hash AS "commit"
     FROM repositories JOIN decisions USING (repository_key) JOIN drift_notes USING (decision_key)
     WHERE repositories.identity = ? AND decisions.decision_id = ?
     ORDER BY drift_notes.commit_hash`,
    [repository, decisionId],
  );
  return rows.map(({ commit }) => commit);
}

/** Part of the transaction that moves the cursor. */
export function noteDrift(
  database: Database,
  repositoryKey: number,
  commit: string,
  decisionKeys: readonly number[],
): void {
  database.run(
    `INSERT INTO drift_notes (repository_key, commit_hash, decision_key) SELECT ?, ?, value FROM json_each(?)
     WHERE true ON CONFLICT DO NOTHING`,
    [repositoryKey, commit, JSON.stringify(decisionKeys)],
  );
}
