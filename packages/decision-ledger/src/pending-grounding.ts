import { badLimit, refuse } from './checks.js';
import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import { findRepository } from './repositories.js';
import { HOLDS, NOW, SIGNOFF_JOIN } from './signoff-rows.js';
import type { PendingGrounding } from './types.js';

interface GoneRow extends RegionRow {
  readonly decision_id: string;
  readonly description: string;
}

interface UngroundedRow {
  readonly decision_id: string;
  readonly description: string;
}

/** The decisions that are asked about: those named, or all of the repository. */
const NAMED = 'json_each(:ids) AS asked CROSS JOIN decisions ON decisions.decision_id = asked.value';
const LIVE = `decisions.repository_key = :repository AND ${HOLDS}`;

const ungroundedAmong = (decisions: string): string => `
  SELECT decisions.decision_id, decisions.description
  FROM ${decisions} ${SIGNOFF_JOIN}
  WHERE ${LIVE} AND decisions.binding_count = 0
  ORDER BY decisions.decision_key LIMIT :limit`;
const UNGROUNDED_NAMED = ungroundedAmong(NAMED);
const UNGROUNDED = ungroundedAmong('decisions INDEXED BY decisions_ungrounded');

const goneAmong = (source: string): string => `
  SELECT decisions.decision_id, decisions.description, ${REGION_COLUMNS}
  FROM ${source} ${SIGNOFF_JOIN}
  WHERE ${LIVE} AND regions.content_hash IS NULL
  ORDER BY bindings.binding_key LIMIT :limit`;
const GONE_NAMED = goneAmong(`${NAMED}
    CROSS JOIN bindings ON bindings.decision_key = decisions.decision_key
    CROSS JOIN regions ON regions.region_key = bindings.region_key`);
const GONE = goneAmong(`regions INDEXED BY regions_gone
    CROSS JOIN bindings ON bindings.region_key = regions.region_key AND regions.repository_key = :repository
    CROSS JOIN decisions ON decisions.decision_key = bindings.decision_key`);

/** Decisions whose code is gone, then those that never had any; each list oldest first. */
export function pendingGrounding(
  database: Database,
  repository: string,
  { decisionIds, limit }: { readonly decisionIds?: readonly string[]; readonly limit: number },
): PendingGrounding[] {
  refuse(badLimit(limit));
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    const common = { repository: repositoryKey, asOf: NOW };
    const values = decisionIds === undefined ? common : { ...common, ids: JSON.stringify(decisionIds) };
    const gone = database
      .all<GoneRow>(decisionIds === undefined ? GONE : GONE_NAMED, { ...values, limit })
      .map(toDisappeared);
    const ungrounded = database
      .all<UngroundedRow>(decisionIds === undefined ? UNGROUNDED : UNGROUNDED_NAMED, {
        ...values,
        limit: limit - gone.length,
      })
      .map(toUngrounded);
    return [...gone, ...ungrounded];
  });
}

function toUngrounded(row: UngroundedRow): PendingGrounding {
  return { reason: 'ungrounded', decisionId: row.decision_id, description: row.description };
}

function toDisappeared(row: GoneRow): PendingGrounding {
  const { regionId, filePath, symbol, lines, seenCommit } = toRegion(row);
  return {
    reason: 'symbol_disappeared',
    decisionId: row.decision_id,
    description: row.description,
    regionId,
    filePath,
    symbol,
    lines,
    seenCommit,
  };
}
