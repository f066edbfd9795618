import { BASELINE_COLUMNS, toBaseline } from './bound-regions.js';
import type { BaselineRow } from './bound-regions.js';
import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import { findRepository, REPOSITORY_KEY } from './repositories.js';
import type { Baseline, Region } from './types.js';

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

const JUDGED_STATES = `
  SELECT regions.region_id, ${BASELINE_COLUMNS}
  FROM json_each(:regions) AS asked
    CROSS JOIN regions ON regions.region_id = asked.value
    CROSS JOIN bindings AS facts ON facts.region_key = regions.region_key
  WHERE regions.repository_key = ${REPOSITORY_KEY}
    AND facts.baseline_hash IS NOT regions.content_hash
    AND EXISTS (
      SELECT 1 FROM verdicts
      WHERE verdicts.binding_key = facts.binding_key AND verdicts.content_hash = facts.baseline_hash
    )
  GROUP BY regions.region_key, facts.baseline_hash`;

interface JudgedRow extends BaselineRow {
  readonly region_id: string;
}

export function regionsInFiles(database: Database, repository: string, paths: readonly string[]): Region[] {
  return database.read(() => {
    const repositoryKey = findRepository(database, repository);
    if (repositoryKey === undefined) return [];
    return database
      .allWide<RegionRow>(IN_FILES, { repository: repositoryKey, paths: JSON.stringify([...new Set(paths)]) })
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

export function judgedStates(
  database: Database,
  repository: string,
  regionIds: readonly string[],
): Map<string, Baseline[]> {
  const rows = database.allWide<JudgedRow>(JUDGED_STATES, { regions: JSON.stringify(regionIds), repository });
  const states = new Map<string, Baseline[]>();
  for (const row of rows) states.set(row.region_id, [...(states.get(row.region_id) ?? []), toBaseline(row)]);
  return states;
}
