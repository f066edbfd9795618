import type { Database } from './database.js';
import { ensureRepository, findRepository } from './repositories.js';
import type { RegionUpdate, StagingInput } from './types.js';

/** Keeps updates that a sync has worked out, so that it is not begun anew when it is interrupted. */
export function stageSync(database: Database, repository: string, { from, to, revision, updates }: StagingInput): void {
  database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    for (const update of updates) {
      database.run(
        `INSERT INTO staged_updates (repository_key, from_commit, to_commit, region_id, revision, region_update)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET revision = excluded.revision, region_update = excluded.region_update`,
        [repositoryKey, from, to, update.regionId, revision, JSON.stringify(update)],
      );
    }
  });
}

/** A region that was bound since may have other lines: what was worked out for it is of no use. */
export function stagedUpdates(
  database: Database,
  repository: string,
  { from, to }: { readonly from: string; readonly to: string },
): RegionUpdate[] {
  const rows = database.all<{ region_update: string }>(
    `SELECT staged_updates.region_update
     FROM repositories
       CROSS JOIN staged_updates ON staged_updates.repository_key = repositories.repository_key
       CROSS JOIN regions ON regions.region_id = staged_updates.region_id
     WHERE repositories.identity = ? AND staged_updates.from_commit = ? AND staged_updates.to_commit = ?
       AND regions.bound_revision <= staged_updates.revision`,
    [repository, from, to],
  );
  return rows.map((row) => JSON.parse(row.region_update) as RegionUpdate);
}

export function stagedTarget(database: Database, repository: string, from: string): string | null {
  const repositoryKey = findRepository(database, repository);
  if (repositoryKey === undefined) return null;
  const [row] = database.all<{ target: string }>(
    'SELECT to_commit AS target FROM staged_updates WHERE repository_key = ? AND from_commit = ? LIMIT 1',
    [repositoryKey, from],
  );
  return row?.target ?? null;
}

/** Whatever was worked out from a cursor that is left behind is of no use. Part of the transaction that moves it. */
export function clearStaging(database: Database, repositoryKey: number): void {
  database.run('DELETE FROM staged_updates WHERE repository_key = ?', [repositoryKey]);
}
