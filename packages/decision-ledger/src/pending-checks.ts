import type { PendingCheckPhase } from '@bicameral/contracts';
import { BASELINE_COLUMNS, toBaseline } from './bound-regions.js';
import type { BaselineRow } from './bound-regions.js';
import { badLimit, refuse } from './checks.js';
import type { Database } from './database.js';
import { REGION_COLUMNS } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import { findRepository } from './repositories.js';
import { HOLDS, NOW, SIGNOFF_JOIN } from './signoff-rows.js';
import type { PendingCheck, PendingChecksFilter } from './types.js';

interface PendingRow extends RegionRow, BaselineRow {
  readonly content_hash: string;
  readonly decision_id: string;
  readonly description: string;
  readonly was_compliant: number;
  readonly was_judged_here: number;
}

const OF_REGIONS = `
  SELECT bindings.binding_key AS key
  FROM json_each(:asked) AS asked
    CROSS JOIN regions ON regions.region_id = asked.value
    CROSS JOIN bindings ON bindings.region_key = regions.region_key
  WHERE regions.repository_key = :repository`;

const OF_DECISIONS = `
  SELECT bindings.binding_key AS key
  FROM json_each(:asked) AS asked
    CROSS JOIN decisions ON decisions.decision_id = asked.value
    CROSS JOIN bindings ON bindings.decision_key = decisions.decision_key
  WHERE decisions.repository_key = :repository`;

const OF_PATHS = `
  SELECT bindings.binding_key AS key
  FROM json_each(:asked) AS asked
    CROSS JOIN regions ON regions.repository_key = :repository AND regions.file_path = asked.value
    CROSS JOIN bindings ON bindings.region_key = regions.region_key`;

const OF_REPOSITORY = `
  SELECT bindings.binding_key AS key
  FROM decisions CROSS JOIN bindings ON bindings.decision_key = decisions.decision_key
  WHERE decisions.repository_key = :repository`;

const PENDING = `
  SELECT ${REGION_COLUMNS}, ${BASELINE_COLUMNS},
    decisions.decision_id, decisions.description, facts.was_compliant,
    EXISTS (
      SELECT 1 FROM verdicts
      WHERE verdicts.binding_key = facts.binding_key AND verdicts.verdict = 'compliant'
        AND verdicts.region_key = facts.region_key
    ) AS was_judged_here
  FROM json_each(:bindings) AS asked
    CROSS JOIN binding_facts AS facts ON facts.binding_key = asked.value
    CROSS JOIN regions ON regions.region_key = facts.region_key
    CROSS JOIN decisions ON decisions.decision_key = facts.decision_key
    ${SIGNOFF_JOIN}
  WHERE regions.content_hash IS NOT NULL AND NOT facts.is_judged_as_it_is AND ${HOLDS}
  ORDER BY facts.binding_key LIMIT :limit`;

/** So many bindings are looked at in one go where only the first few answers are wanted. */
const LOOKED_AT_ONCE = 50;

/** The bindings whose current content has no verdict, those included whose code is the same but for its layout. */
export function pendingChecks(database: Database, repository: string, filter: PendingChecksFilter): PendingCheck[] {
  const { limit = Number.MAX_SAFE_INTEGER } = filter;
  refuse(badLimit(limit));
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    const keys = bindingKeys(database, repositoryKey, filter);
    const step = filter.limit === undefined ? keys.length : LOOKED_AT_ONCE;
    const checks: PendingCheck[] = [];
    for (let first = 0; first < keys.length && checks.length < limit; first += step) {
      const bindings = JSON.stringify(keys.slice(first, first + step));
      const values = { bindings, asOf: NOW, limit: limit - checks.length };
      for (const row of database.allWide<PendingRow>(PENDING, values)) checks.push(toPendingCheck(row));
    }
    return checks;
  });
}

/** In the order of binding. */
function bindingKeys(database: Database, repositoryKey: number, filter: PendingChecksFilter): number[] {
  const { regionIds, decisionIds, paths } = filter;
  const keys = (sql: string, asked?: readonly string[]): Set<number> => {
    const values = { repository: repositoryKey, ...(asked && { asked: JSON.stringify(asked) }) };
    return new Set(database.allWide<{ key: number }>(sql, values).map(({ key }) => key));
  };
  const sets = [
    regionIds && keys(OF_REGIONS, regionIds),
    decisionIds && keys(OF_DECISIONS, decisionIds),
    paths && keys(OF_PATHS, paths),
  ].filter((set) => set !== undefined);
  const [first = keys(OF_REPOSITORY), ...others] = sets;
  return [...first].filter((key) => others.every((set) => set.has(key))).sort((left, right) => left - right);
}

function toPendingCheck(row: PendingRow): PendingCheck {
  return {
    phase: phase(row),
    decisionId: row.decision_id,
    regionId: row.region_id,
    description: row.description,
    filePath: row.file_path,
    symbol: row.symbol,
    lines: [row.start_line, row.end_line],
    contentHash: row.content_hash,
    seenCommit: row.seen_commit,
    baseline: row.baseline_hash === row.content_hash ? null : toBaseline(row),
  };
}

function phase(row: PendingRow): PendingCheckPhase {
  if (row.was_compliant === 0) return 'ingest';
  return row.was_judged_here === 1 ? 'drift' : 'regrounding';
}
