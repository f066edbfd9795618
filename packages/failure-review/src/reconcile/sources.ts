import type { EngagementRow, PreflightRow } from '@bicameral/contracts';
import type { CallRow } from './input-rows.js';

/** What the join goes by of a preflight's row. Most rows are never asked for more. */
export interface PreflightSource {
  readonly id: string;
  readonly sessionId: string;
  readonly reason: PreflightRow['reason'];
  /** The preflight that it follows up, or repeats. */
  readonly parentId: string | undefined;
  /** It showed nothing. */
  readonly isBlank: boolean;
  /** It has a repository and files, so that a commit can tell what it missed. */
  readonly isPlaced: boolean;
  /** Every field is known to be of the form in which it is written. */
  readonly isSound: boolean;
  /** The whole row; it may be made anew each time. */
  row(): PreflightRow;
}

/** The same of a call's row. */
export interface CallSource {
  readonly sessionId: string;
  readonly tool: string;
  readonly preflightId: string | null;
  readonly attribution: EngagementRow['attribution'];
  readonly match: EngagementRow['match'];
  /** It says that decisions drifted. */
  readonly mayDrift: boolean;
  readonly isSound: boolean;
  row(): CallRow;
}

/** Of a row that was parsed. */
export function sourceOfPreflight(row: PreflightRow): PreflightSource {
  return {
    id: row.preflight_id,
    sessionId: row.session_id,
    reason: row.reason,
    parentId: row.parent_preflight_id,
    isBlank: row.surfaced_ids.length === 0,
    isPlaced: row.repo_hash !== null && row.path_hashes.length > 0,
    isSound: false,
    row: () => row,
  };
}

/** Of a row that was parsed. */
export function sourceOfCall(row: CallRow): CallSource {
  return {
    sessionId: row.session_id,
    tool: row.tool,
    preflightId: row.preflight_id,
    attribution: row.attribution,
    match: row.match,
    mayDrift: row.drifted_ids !== undefined && row.drifted_ids.length > 0,
    isSound: false,
    row: () => row,
  };
}
