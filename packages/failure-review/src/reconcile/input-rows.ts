import {
  ATTRIBUTIONS,
  ENGAGEMENT_OUTCOMES,
  ENGAGEMENT_TOOLS,
  type EngagementOutcome,
  type EngagementRow,
  MATCHES,
  PREFLIGHT_REASONS,
  type PreflightRow,
  SURFACED_BY,
} from '@bicameral/contracts';
import type { JsonRecord } from '@bicameral/jsonl-sink';

/**
 * Why a row takes no part: the Python server wrote it (which stores no path hashes, nor what showed a decision), it is
 * not as it should be, or its tool is not known here.
 */
export type Odd = 'of_another_writer' | 'malformed' | 'unknown_tool';

/** A downstream call, or an event that says the same as one. */
export interface CallRow extends Omit<EngagementRow, 'tool' | 'outcome'> {
  readonly tool: string;
  readonly outcome: EngagementOutcome | null;
}

const REASONS = new Set<unknown>([...PREFLIGHT_REASONS, null]);
const SOURCES = new Set<unknown>(SURFACED_BY);
const TOOLS = new Set<unknown>(ENGAGEMENT_TOOLS);
const OUTCOMES = new Set<unknown>(ENGAGEMENT_OUTCOMES);
const HOW = new Set<unknown>(ATTRIBUTIONS);
const FITS = new Set<unknown>([...MATCHES, null]);

/**
 * Looks at a row's shape and closed lists, no further: rows come by the hundred thousand, and the schema would take longer
 * than parsing them did. What is written of a row is looked at closely then.
 */
export function preflightOf(row: JsonRecord): PreflightRow | Odd {
  const { path_hashes, surfaced_by, surfaced_ids } = row;
  if (path_hashes === undefined || surfaced_by === undefined || row['repo_hash'] === undefined) {
    return 'of_another_writer';
  }
  const isSound =
    isUuidLong(row['preflight_id']) &&
    isUuidLong(row['session_id']) &&
    isTexts(path_hashes) &&
    isTexts(surfaced_ids) &&
    isListed(surfaced_by, SOURCES) &&
    surfaced_by.length === surfaced_ids.length &&
    isTextOrNull(row['repo_hash']) &&
    isTextOrNull(row['topic_hash']) &&
    typeof row['salt_id'] === 'string' &&
    typeof row['fired'] === 'boolean' &&
    typeof row['guided'] === 'boolean' &&
    REASONS.has(row['reason']) &&
    isTextOrAbsent(row['parent_preflight_id']);
  return isSound ? (row as unknown as PreflightRow) : 'malformed';
}

export function callOf(row: JsonRecord): CallRow | Odd {
  const { decision_ids, path_hashes } = row;
  if (decision_ids === undefined || path_hashes === undefined) return 'of_another_writer';
  const isSound =
    typeof row['tool'] === 'string' &&
    isUuidLong(row['session_id']) &&
    isTexts(decision_ids) &&
    isTexts(path_hashes) &&
    isTextOrNull(row['repo_hash']) &&
    isTextOrNull(row['preflight_id']) &&
    typeof row['salt_id'] === 'string' &&
    OUTCOMES.has(row['outcome']) &&
    HOW.has(row['attribution']) &&
    FITS.has(row['match']) &&
    (row['drifted_ids'] === undefined || isTexts(row['drifted_ids'])) &&
    isTimeOrAbsent(row['committed_at']) &&
    isTextOrAbsent(row['dismiss_reason']);
  if (!isSound) return 'malformed';
  return TOOLS.has(row['tool']) ? (row as unknown as CallRow) : 'unknown_tool';
}

function isUuidLong(value: unknown): boolean {
  return typeof value === 'string' && value.length === 36;
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isTimeOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

function isTexts(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false;
  for (const item of value) if (typeof item !== 'string') return false;
  return true;
}

function isListed(value: unknown, list: ReadonlySet<unknown>): value is string[] {
  if (!Array.isArray(value)) return false;
  for (const item of value) if (!list.has(item)) return false;
  return true;
}
