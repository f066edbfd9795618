import { limits } from '@bicameral/contracts';
import type { DecisionLevel, SourceType } from '@bicameral/contracts';
import { boundRegions } from './bound-regions.js';
import type { Database } from './database.js';
import { LedgerError } from './errors.js';
import { featureId } from './ids.js';
import { findRepository, REPOSITORY_KEY } from './repositories.js';
import { NOW, SIGNOFF_COLUMNS, SIGNOFF_JOIN, toSignoff } from './signoff-rows.js';
import type { SignoffRow } from './signoff-rows.js';
import { decisionStatus } from './status.js';
import type { BoundRegion, DecisionView } from './types.js';

interface DecisionRow extends SignoffRow {
  readonly decision_key: number;
  readonly decision_id: string;
  readonly description: string;
  readonly title: string | null;
  readonly source_type: SourceType;
  readonly source_ref: string;
  readonly source_excerpt: string | null;
  readonly source_title: string | null;
  readonly meeting_date: string | null;
  readonly participants: string;
  readonly query: string | null;
  readonly feature: string;
  readonly decision_level: DecisionLevel | null;
  readonly parent_id: string | null;
  readonly created_at: number;
}

const DECISIONS = `
  SELECT decisions.decision_key, decisions.decision_id, decisions.description, decisions.title, decisions.source_ref,
    decisions.source_excerpt, decisions.decision_level, decisions.created_at,
    ingests.source_type, ingests.title AS source_title, ingests.meeting_date, ingests.participants, ingests.query,
    features.name AS feature,
    (SELECT parent.decision_id FROM decisions AS parent WHERE parent.decision_key = decisions.parent_key) AS parent_id,
    ${SIGNOFF_COLUMNS}
  FROM json_each(:keys) AS asked
    CROSS JOIN decisions ON decisions.decision_key = asked.value
    JOIN ingests ON ingests.ingest_key = decisions.ingest_key
    JOIN features ON features.feature_key = decisions.feature_key
    ${SIGNOFF_JOIN}`;

const KEYS_FOR_PATHS = `
  SELECT DISTINCT decisions.decision_key AS key
  FROM json_each(:paths) AS asked
    CROSS JOIN regions ON regions.repository_key = ${REPOSITORY_KEY} AND regions.file_path = asked.value
    CROSS JOIN bindings ON bindings.region_key = regions.region_key
    CROSS JOIN decisions ON decisions.decision_key = bindings.decision_key
    ${SIGNOFF_JOIN}
  WHERE signoffs.state <> 'superseded'
  ORDER BY decisions.decision_key`;

const KEYS_BY_ID = `
  SELECT decisions.decision_id AS id, decisions.decision_key AS key
  FROM json_each(:ids) AS asked CROSS JOIN decisions ON decisions.decision_id = asked.value
  WHERE decisions.repository_key = :repository`;

/** Internal key of a decision of this repository; undefined when there is none. */
export function findDecision(database: Database, repositoryKey: number, decisionId: string): number | undefined {
  const [row] = database.all<{ key: number }>(
    'SELECT decision_key AS key FROM decisions WHERE decision_id = ? AND repository_key = ?',
    [decisionId, repositoryKey],
  );
  return row?.key;
}

/** @throws LedgerError UNKNOWN_DECISION */
export function requireDecision(database: Database, repositoryKey: number, decisionId: string): number {
  const key = findDecision(database, repositoryKey, decisionId);
  if (key === undefined) throw unknownDecision(decisionId);
  return key;
}

export function unknownDecision(decisionId: string): LedgerError {
  const shown = decisionId.slice(0, limits.idChars);
  return new LedgerError(
    'UNKNOWN_DECISION',
    `This repository's ledger has no decision ${shown}; use an id that preflight, ingest or history gave.`,
    { decisionId },
  );
}

export function decision(database: Database, repository: string, decisionId: string): DecisionView | undefined {
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return undefined;
    const key = findDecision(database, repositoryKey, decisionId);
    return key === undefined ? undefined : decisionViews(database, repository, [key])[0];
  });
}

/** Those of the decisions that this repository has, each once, in the order in which they are named. */
export function decisionsById(database: Database, repository: string, decisionIds: readonly string[]): DecisionView[] {
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    const rows = database.all<{ id: string; key: number }>(KEYS_BY_ID, {
      repository: repositoryKey,
      ids: JSON.stringify(decisionIds),
    });
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return decisionViews(
      database,
      repository,
      [...new Set(decisionIds)].flatMap((id) => keys.get(id) ?? []),
    );
  });
}

export function decisionsForPaths(database: Database, repository: string, paths: readonly string[]): DecisionView[] {
  return database.read(() => {
    const values = { repository, paths: JSON.stringify(paths), asOf: NOW };
    const rows = database.allWide<{ key: number }>(KEYS_FOR_PATHS, values);
    return decisionViews(
      database,
      repository,
      rows.map(({ key }) => key),
    );
  });
}

/**
 * The whole decisions of these keys, in the order of the keys.
 *
 * @param asOf time of the sign-off that is wanted, in milliseconds since 1970
 */
export function decisionViews(
  database: Database,
  repository: string,
  keys: readonly number[],
  asOf: number = NOW,
): DecisionView[] {
  if (keys.length === 0) return [];
  const regions = boundRegions(database, keys);
  const rows = database.allWide<DecisionRow>(DECISIONS, { keys: JSON.stringify(keys), asOf });
  const views = new Map(
    rows.map((row) => [row.decision_key, toView(row, repository, regions.get(row.decision_key) ?? [])]),
  );
  return keys.flatMap((key) => views.get(key) ?? []);
}

function toView(row: DecisionRow, repository: string, regions: readonly BoundRegion[]): DecisionView {
  return {
    decisionId: row.decision_id,
    description: row.description,
    title: row.title,
    status: decisionStatus(regions.map(({ state }) => state)),
    signoff: toSignoff(row, row.created_at),
    sourceType: row.source_type,
    sourceRef: row.source_ref,
    sourceExcerpt: row.source_excerpt,
    sourceTitle: row.source_title,
    meetingDate: row.meeting_date,
    participants: JSON.parse(row.participants) as string[],
    query: row.query,
    feature: { id: featureId(repository, row.feature), name: row.feature },
    decisionLevel: row.decision_level,
    parentDecisionId: row.parent_id,
    createdAt: new Date(row.created_at).toISOString(),
    regions,
  };
}
