import type { Status } from '@bicameral/contracts';
import { badLines, emptyText, firstProblem, refuse } from './checks.js';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { noteDrift } from './drift-notes.js';
import { changedOnes, isElsewhere, updateRegions } from './region-updates.js';
import type { Change } from './region-updates.js';
import { ensureRepository, raiseRevision, syncCursor } from './repositories.js';
import { NOW, SIGNOFF_JOIN } from './signoff-rows.js';
import { indexWordsOfRegions } from './search/index-words.js';
import { clearStaging } from './staging.js';
import { bindingState, decisionStatus } from './status.js';
import type { BindingState } from './status.js';
import type { RegionUpdate, SyncInput, SyncResult } from './types.js';

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

const STATES = `
  SELECT facts.decision_key AS key, verdicts.verdict, facts.was_compliant AS wasCompliant
  FROM json_each(?) AS asked
    CROSS JOIN binding_facts AS facts ON facts.decision_key = asked.value
    LEFT JOIN verdicts ON verdicts.verdict_key = facts.current_verdict_key`;

/** Moves the cursor, and the regions with it, in one transaction; notes which decisions drifted by it. */
export function applySync({ database }: Context, repository: string, sync: SyncInput): SyncResult {
  const { to, updates } = sync;
  refuse(emptyText('to', to) ?? firstProblem(updates, badUpdate));
  return database.write(() => {
    if (isOutdated(database, repository, sync)) {
      return { applied: false, regionsUpdated: 0, drifted: [], reflected: [] };
    }
    const repositoryKey = ensureRepository(database, repository);
    const changes = changedOnes(database, repositoryKey, updates);
    // Only other content gives a decision another status, and only another place other words to be found by.
    const decisions = decisionsOf(
      database,
      repositoryKey,
      changes.filter(({ update, region }) => update.contentHash !== region.contentHash),
    );
    const keys = decisions.map(({ key }) => key);
    const before = statuses(database, keys);
    updateRegions(database, repositoryKey, to, changes);
    const moved = changes.filter(({ update, region }) => isElsewhere(update, region));
    if (moved.length > 0) {
      indexWordsOfRegions(
        database,
        moved.map(({ update }) => update.regionId),
      );
    }
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
    if (changes.length > 0) raiseRevision(database, repositoryKey);
    return {
      applied: true,
      regionsUpdated: changes.length,
      drifted: drifted.map(({ id }) => id),
      reflected: became('reflected').map(({ id }) => id),
    };
  });
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

function decisionsOf(
  database: Database,
  repositoryKey: number,
  changes: readonly Change[],
): { readonly key: number; readonly id: string }[] {
  const regions = JSON.stringify(changes.map(({ update }) => update.regionId));
  return database.allWide(DECISIONS_OF_REGIONS, { regions, repository: repositoryKey, asOf: NOW });
}

function statuses(database: Database, keys: readonly number[]): Map<number, Status> {
  const states = new Map<number, BindingState[]>(keys.map((key) => [key, []]));
  const rows = database.allWide<{ key: number; verdict: string | null; wasCompliant: number }>(STATES, [
    JSON.stringify(keys),
  ]);
  for (const { key, verdict, wasCompliant } of rows) {
    states.get(key)?.push(bindingState({ verdict, wasCompliant: wasCompliant === 1 }));
  }
  return new Map([...states].map(([key, list]) => [key, decisionStatus(list)]));
}
