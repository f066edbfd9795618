import type { EngagementRow, PreflightRow, SurfacedBy } from '@bicameral/contracts';
import type { CallRow } from './input-rows.js';

/** What the join goes by of a preflight's row. Most rows are never asked for more. */
export interface PreflightSource {
  readonly ts: string;
  readonly id: string;
  readonly sessionId: string;
  readonly reason: PreflightRow['reason'];
  /** The preflight that it follows up, or repeats. */
  readonly parentId: string | undefined;
  /** What it showed, and why. */
  readonly surfacedIds: readonly string[];
  readonly surfacedBy: readonly SurfacedBy[];
  /** It showed nothing. */
  readonly isBlank: boolean;
  readonly repoHash: string | null;
  readonly saltId: string;
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
  readonly decisionIds: readonly string[];
  readonly pathHashes: readonly string[];
  readonly repoHash: string | null;
  readonly saltId: string;
  /** When the commit was made; where it is one, and says so. */
  readonly committedAt: string | undefined;
  /** It says that decisions drifted. */
  readonly mayDrift: boolean;
  readonly isSound: boolean;
  row(): CallRow;
}

/** Of a row that was parsed. */
export function sourceOfPreflight(row: PreflightRow): PreflightSource {
  return {
    ts: row.ts,
    id: row.preflight_id,
    sessionId: row.session_id,
    reason: row.reason,
    parentId: row.parent_preflight_id,
    surfacedIds: row.surfaced_ids,
    surfacedBy: row.surfaced_by,
    isBlank: row.surfaced_ids.length === 0,
    repoHash: row.repo_hash,
    saltId: row.salt_id,
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
    decisionIds: row.decision_ids,
    pathHashes: row.path_hashes,
    repoHash: row.repo_hash,
    saltId: row.salt_id,
    committedAt: row.committed_at,
    mayDrift: row.drifted_ids !== undefined && row.drifted_ids.length > 0,
    isSound: false,
    row: () => row,
  };
}
