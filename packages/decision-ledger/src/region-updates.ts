import type { Database } from './database.js';
import { REGION_COLUMNS, toRegion } from './region-rows.js';
import type { RegionRow } from './region-rows.js';
import type { Region, RegionUpdate } from './types.js';

const UPDATED_REGIONS = `
  SELECT ${REGION_COLUMNS}
  FROM json_each(:regions) AS asked CROSS JOIN regions ON regions.region_id = asked.value
  WHERE regions.repository_key = :repository`;

/** When the code is gone, the region keeps the commit at which it was last seen. */
const UPDATE_REGION = `
  UPDATE regions SET start_line = :start, end_line = :end,
    content_hash = :hash,
    changed_commit = CASE WHEN content_hash IS :hash THEN changed_commit ELSE :changedAt END,
    seen_commit = CASE WHEN :hash IS NULL THEN seen_commit ELSE :commit END
  WHERE region_id = :region AND repository_key = :repository`;

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
  for (const { update, region: before } of changes) {
    const region = { region: update.regionId, repository: repositoryKey };
    if (isElsewhere(update, before)) {
      database.run(MOVE_REGION, { ...region, path: update.filePath, symbol: update.symbol ?? null });
    }
    database.run(UPDATE_REGION, {
      ...region,
      start: update.lines[0],
      end: update.lines[1],
      hash: update.contentHash,
      changedAt: update.changedAt ?? null,
      commit,
    });
  }
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
