import { canonicalUuid } from '@bicameral/contracts';
import { readLastRecords } from '@bicameral/jsonl-sink';
import type { JsonRecord } from '@bicameral/jsonl-sink';

/** What attribution needs of a preflight row. */
export interface Candidate {
  readonly preflightId: string;
  readonly sessionId: string;
  readonly repoHash: string;
  readonly pathHashes: ReadonlySet<string>;
  readonly surfacedIds: readonly string[];
  /** Milliseconds since the epoch; NaN when the row has no readable time. */
  readonly time: number;
  /** The preflight whose answer this one repeats. */
  readonly repeatOf: string | null;
}

/** How far back attribution looks. */
const WINDOW = 200;

/**
 * The preflights among the file's last 200 preflight rows that can be attributed to, newest last. Rows of other kinds do
 * not count; rows without a repository or path hashes (the Python server's) and malformed ones count but can not be used.
 *
 * @throws JsonlSinkError when the file can not be read
 */
export function readCandidates(file: string): Candidate[] {
  const { records } = readLastRecords(file, WINDOW, { filter: isPreflightRow });
  return records.map((record) => toCandidate(record)).filter((candidate) => candidate !== null);
}

function isPreflightRow(record: JsonRecord): boolean {
  return record['event_type'] === undefined && typeof record['preflight_id'] === 'string';
}

function toCandidate(row: JsonRecord): Candidate | null {
  const preflightId = canonicalUuid(String(row['preflight_id']));
  const { session_id: sessionId, repo_hash: repoHash, path_hashes: pathHashes, surfaced_ids: surfacedIds } = row;
  if (preflightId === null || typeof sessionId !== 'string' || typeof repoHash !== 'string') return null;
  if (!isTexts(pathHashes) || !isTexts(surfacedIds)) return null;
  const isRepeat = row['reason'] === 'recently_checked' && typeof row['parent_preflight_id'] === 'string';
  return {
    preflightId,
    sessionId,
    repoHash,
    pathHashes: new Set(pathHashes),
    surfacedIds,
    time: Date.parse(String(row['ts'])),
    repeatOf: isRepeat ? canonicalUuid(String(row['parent_preflight_id'])) : null,
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
