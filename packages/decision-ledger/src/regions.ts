import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import { findRepository } from './repositories.js';
import type { Region } from './types.js';

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
