import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import type { Region, RegionUpdate } from './types.js';

const UPDATED_REGIONS = `
  SELECT ${REGION_COLUMNS}
  FROM json_each(:regions) AS asked CROSS JOIN regions ON regions.region_id = asked.value
  WHERE regions.repository_key = :repository`;

/**
 * Takes lists of a region's id, its lines, the hash of its content and the commit of its last change. When the code is
 * gone, the region keeps the commit at which it was last seen. By the plus, SQLite looks for each region by its id, and not
 * at all of the repository.
 */
const UPDATE_REGIONS = `
  UPDATE regions SET start_line = asked.value ->> 1, end_line = asked.value ->> 2,
    content_hash = asked.value ->> 3,
    changed_commit = CASE WHEN content_hash IS asked.value ->> 3 THEN changed_commit ELSE asked.value ->> 4 END,
    seen_commit = CASE WHEN asked.value ->> 3 IS NULL THEN seen_commit ELSE :commit END
  FROM json_each(:updates) AS asked
  WHERE region_id = asked.value ->> 0 AND +repository_key = :repository`;

/** Apart from the rest: the index by place is written anew even where the place is the same. */
const MOVE_REGION = `
  UPDATE regions SET file_path = :path, symbol = COALESCE(:symbol, symbol)
  WHERE region_id = :region AND repository_key = :repository`;

/** An update, and the region as it was. */
export interface Change {
  readonly update: RegionUpdate;
  readonly region: Region;
}

/** The updates that say anything new: most regions of a changed file stay as they are. */
export function changedOnes(database: Database, repositoryKey: number, updates: readonly RegionUpdate[]): Change[] {
  const ids = JSON.stringify(updates.map(({ regionId }) => regionId));
  const rows = database.allWide<RegionRow>(UPDATED_REGIONS, { regions: ids, repository: repositoryKey });
  const regions = new Map(rows.map((row) => [row.region_id, toRegion(row)]));
  return updates.flatMap((update) => {
    const region = regions.get(update.regionId);
    return region === undefined || !isChanged(update, region) ? [] : [{ update, region }];
  });
}

function isChanged(update: RegionUpdate, region: Region): boolean {
  const [start, end] = region.lines;
  const isSame = update.contentHash === region.contentHash && update.lines[0] === start && update.lines[1] === end;
  return !isSame || isElsewhere(update, region);
}

/** Whether the region gets another file or name. */
export function isElsewhere({ filePath, symbol }: RegionUpdate, region: Region): boolean {
  return filePath !== region.filePath || (symbol !== undefined && symbol !== region.symbol);
}

/** Writes what changed, in the transaction that the changes were looked up in. */
export function updateRegions(
  database: Database,
  repositoryKey: number,
  commit: string,
  changes: readonly Change[],
): void {
  noteSameCode(database, changes);
  for (const { update, region } of changes) {
    if (!isElsewhere(update, region)) continue;
    const place = { path: update.filePath, symbol: update.symbol ?? null };
    database.run(MOVE_REGION, { region: update.regionId, repository: repositoryKey, ...place });
  }
  const updates = changes.map(({ update: { regionId, lines, contentHash, changedAt = null } }) => [
    regionId,
    ...lines,
    contentHash,
    changedAt,
  ]);
  database.run(UPDATE_REGIONS, { updates: JSON.stringify(updates), repository: repositoryKey, commit });
}

/** Takes pairs of a region's id and a hash. */
const NOTE_SAME_CODE = `
  INSERT INTO same_code (region_key, content_hash)
  SELECT regions.region_key, asked.value ->> 1
  FROM json_each(?) AS asked CROSS JOIN regions ON regions.region_id = asked.value ->> 0
  WHERE true
  ON CONFLICT DO NOTHING`;

const FORGET_SAME_CODE = `
  DELETE FROM same_code WHERE region_key IN (
    SELECT regions.region_key FROM json_each(?) AS changed CROSS JOIN regions ON regions.region_id = changed.value
  )`;

/**
 * Before the update: of a region that changed in its layout only, the content until now is noted as the same code, beside
 * what was noted before; of one whose code is again what it once was, the content of then alone.
 */
function noteSameCode(database: Database, changes: readonly Change[]): void {
  const changed = changes.filter(({ update, region }) => update.contentHash !== region.contentHash);
  const isSame = ({ update }: Change): boolean => update.cosmetic === true && update.contentHash !== null;
  database.run(FORGET_SAME_CODE, [idsOf(changed.filter((change) => !isSame(change)))]);
  const pairs = changed.flatMap((change) => {
    const { update, region } = change;
    const until = isSame(change) && region.contentHash !== null ? [region.contentHash] : [];
    return [...until, ...(update.sameAs ?? [])].map((hash) => [update.regionId, hash]);
  });
  database.run(NOTE_SAME_CODE, [JSON.stringify(pairs)]);
}

function idsOf(changes: readonly Change[]): string {
  return JSON.stringify(changes.map(({ update }) => update.regionId));
}
