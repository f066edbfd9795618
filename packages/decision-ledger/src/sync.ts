import type { Status } from '@bicameral/contracts';
import { boundRegions } from './bound-regions.js';
import { badLines, emptyText, firstProblem, refuse } from './checks.js';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import { ensureRepository, findRepository, raiseRevision, syncCursor } from './repositories.js';
import { NOW, SIGNOFF_JOIN } from './signoff-rows.js';
import { indexWordsOfRegions } from './search/index-words.js';
import { clearStaging } from './staging.js';
import { decisionStatus } from './status.js';
import type { Region, RegionUpdate, SyncInput, SyncResult } from './types.js';

const IN_FILES = `
  SELECT ${REGION_COLUMNS}
  FROM json_each(:paths) AS asked
    CROSS JOIN regions ON regions.repository_key = :repository AND regions.file_path = asked.value
  WHERE EXISTS (SELECT 1 FROM bindings WHERE bindings.region_key = regions.region_key)
  ORDER BY regions.region_key`;

const BOUND = `
  SELECT ${REGION_COLUMNS}
  FROM regions
  WHERE regions.repository_key = :repository
    AND EXISTS (SELECT 1 FROM bindings WHERE bindings.region_key = regions.region_key)
  ORDER BY regions.region_key`;

/** Live decisions bound to the regions; a superseded one no longer drifts. */
const DECISIONS_OF_REGIONS = `
  SELECT DISTINCT decisions.decision_key AS key, decisions.decision_id AS id
  FROM json_each(:regions) AS asked
    CROSS JOIN regions ON regions.region_id = asked.value
    CROSS JOIN bindings ON bindings.region_key = regions.region_key
    CROSS JOIN decisions ON decisions.decision_key = bindings.decision_key
    ${SIGNOFF_JOIN}
  WHERE regions.repository_key = :repository AND signoffs.state <> 'superseded'
  ORDER BY decisions.decision_key`;

/** When the code is gone, the region keeps the commit at which it was last seen. */
const UPDATE_REGION = `
  UPDATE regions SET file_path = :path, symbol = COALESCE(:symbol, symbol), start_line = :start, end_line = :end,
    content_hash = :hash,
    changed_commit = CASE WHEN content_hash IS :hash THEN changed_commit ELSE :changedAt END,
    seen_commit = CASE WHEN :hash IS NULL THEN seen_commit ELSE :commit END
  WHERE region_id = :region AND repository_key = :repository
    AND (file_path, symbol, start_line, end_line, content_hash)
      IS NOT (:path, COALESCE(:symbol, symbol), :start, :end, :hash)`;

export function regionsInFiles(database: Database, repository: string, paths: readonly string[]): Region[] {
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    return database
      .all<RegionRow>(IN_FILES, { repository: repositoryKey, paths: JSON.stringify([...new Set(paths)]) })
      .map(toRegion);
  });
}

export function allRegions(database: Database, repository: string): Region[] {
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    return database.all<RegionRow>(BOUND, { repository: repositoryKey }).map(toRegion);
  });
}

/** Moves the cursor, and the regions with it, in one transaction; notes which decisions drifted by it. */
export function applySync({ database }: Context, repository: string, sync: SyncInput): SyncResult {
  const { to, updates } = sync;
  refuse(emptyText('to', to) ?? firstProblem(updates, badUpdate));
  return database.write(() => {
    if (isOutdated(database, repository, sync)) {
      return { applied: false, regionsUpdated: 0, drifted: [], reflected: [] };
    }
    const repositoryKey = ensureRepository(database, repository);
    const decisions = database.all<{ key: number; id: string }>(DECISIONS_OF_REGIONS, {
      regions: JSON.stringify(updates.map(({ regionId }) => regionId)),
      repository: repositoryKey,
      asOf: NOW,
    });
    const keys = decisions.map(({ key }) => key);
    const before = statuses(database, keys);
    const regionsUpdated = updates.reduce((sum, update) => sum + updateRegion(database, repositoryKey, to, update), 0);
    indexWordsOfRegions(
      database,
      updates.map(({ regionId }) => regionId),
    );
    const after = statuses(database, keys);

    const became = (status: Status): typeof decisions =>
      decisions.filter(({ key }) => after.get(key) === status && before.get(key) !== status);
    const drifted = became('drifted');
    noteDrift(
      database,
      repositoryKey,
      to,
      drifted.map(({ key }) => key),
    );
    clearStaging(database, repositoryKey);
    database.run('UPDATE repositories SET sync_cursor = ? WHERE repository_key = ?', [to, repositoryKey]);
    if (regionsUpdated > 0) raiseRevision(database, repositoryKey);
    return {
      applied: true,
      regionsUpdated,
      drifted: drifted.map(({ id }) => id),
      reflected: became('reflected').map(({ id }) => id),
    };
  });
}

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

function isOutdated(database: Database, repository: string, sync: SyncInput): boolean {
  if (syncCursor(database, repository) !== sync.from) return true;
  return sync.revision !== undefined && isBoundSince(database, repository, sync.revision);
}

/** Whether a region was bound after this revision, so that whoever looked then has not seen it. */
function isBoundSince(database: Database, repository: string, revision: number): boolean {
  const found = database.all(
    `SELECT 1 FROM repositories CROSS JOIN regions USING (repository_key)
     WHERE repositories.identity = ? AND regions.bound_revision > ? LIMIT 1`,
    [repository, revision],
  );
  return found.length > 0;
}

function badUpdate({ filePath, symbol, contentHash, lines }: RegionUpdate): string | undefined {
  return (
    emptyText('filePath', filePath) ??
    (symbol === undefined ? undefined : emptyText('symbol', symbol)) ??
    (contentHash === null ? undefined : emptyText('contentHash', contentHash)) ??
    badLines(lines)
  );
}

function updateRegion(database: Database, repositoryKey: number, commit: string, update: RegionUpdate): number {
  noteSameCode(database, repositoryKey, update);
  return database.run(UPDATE_REGION, {
    region: update.regionId,
    repository: repositoryKey,
    path: update.filePath,
    symbol: update.symbol ?? null,
    start: update.lines[0],
    end: update.lines[1],
    hash: update.contentHash,
    changedAt: update.changedAt ?? null,
    commit,
  });
}

/** Before the update: of a region that changed in its layout only, the content until now is noted as the same code. */
function noteSameCode(
  database: Database,
  repositoryKey: number,
  { regionId, contentHash, cosmetic }: RegionUpdate,
): void {
  const values = { region: regionId, repository: repositoryKey, hash: contentHash };
  if (cosmetic === true && contentHash !== null) {
    database.run(
      `INSERT INTO same_code (region_key, content_hash)
       SELECT region_key, content_hash FROM regions
       WHERE region_id = :region AND repository_key = :repository AND content_hash IS NOT NULL AND content_hash <> :hash
       ON CONFLICT DO NOTHING`,
      values,
    );
  } else {
    database.run(
      `DELETE FROM same_code WHERE region_key = (
         SELECT region_key FROM regions
         WHERE region_id = :region AND repository_key = :repository AND content_hash IS NOT :hash
       )`,
      values,
    );
  }
}

function statuses(database: Database, keys: readonly number[]): Map<number, Status> {
  const regions = boundRegions(database, keys);
  return new Map(keys.map((key) => [key, decisionStatus((regions.get(key) ?? []).map(({ state }) => state))]));
}

function noteDrift(database: Database, repositoryKey: number, commit: string, decisionKeys: readonly number[]): void {
  database.run(
    `INSERT INTO drift_notes (repository_key, commit_hash, decision_key) SELECT ?, ?, value FROM json_each(?)
     WHERE true ON CONFLICT DO NOTHING`,
    [repositoryKey, commit, JSON.stringify(decisionKeys)],
  );
}
