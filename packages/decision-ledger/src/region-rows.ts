import type { Region } from './types.js';

/** Columns of a region, for every query that gives some. */
export const REGION_COLUMNS = `
  regions.region_id, regions.file_path, regions.symbol, regions.start_line, regions.end_line,
  regions.content_hash, regions.seen_commit, regions.changed_commit`;

export interface RegionRow {
  readonly region_id: string;
  readonly file_path: string;
  readonly symbol: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly content_hash: string | null;
  readonly seen_commit: string;
  readonly changed_commit: string | null;
}

export function toRegion(row: RegionRow): Region {
  return {
    regionId: row.region_id,
    filePath: row.file_path,
    symbol: row.symbol,
    lines: [row.start_line, row.end_line],
    contentHash: row.content_hash,
    seenCommit: row.seen_commit,
    changedCommit: row.changed_commit,
  };
}
