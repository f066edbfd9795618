import type { SignoffState } from '@bicameral/contracts';
import type { SignoffView } from './types.js';

/** Later than any sign-off: for a query about now. */
export const NOW = Number.MAX_SAFE_INTEGER;

/** Joins the sign-off that `decisions` had at the time bound to the parameter `asOf`. */
export const SIGNOFF_JOIN = `
  JOIN signoffs ON signoffs.signoff_key = (
    SELECT latest.signoff_key FROM signoffs AS latest
    WHERE latest.decision_key = decisions.decision_key AND latest.created_at <= :asOf
    ORDER BY latest.signoff_key DESC LIMIT 1
  )`;

/** Neither replaced nor turned down: code is still to follow it. */
export const HOLDS = `signoffs.state NOT IN ('superseded', 'rejected')`;

export const SIGNOFF_COLUMNS = `
  signoffs.state, signoffs.signer, signoffs.note, signoffs.session_id, signoffs.source_commit_ref,
  signoffs.created_at AS signed_at,
  (SELECT successor.decision_id FROM decisions AS successor
    WHERE successor.decision_key = signoffs.superseded_by_key) AS superseded_by`;

export interface SignoffRow {
  readonly state: SignoffState;
  readonly signer: string | null;
  readonly note: string | null;
  readonly session_id: string | null;
  readonly source_commit_ref: string | null;
  readonly signed_at: number;
  readonly superseded_by: string | null;
}

/** @param createdAt when the decision came, in milliseconds since 1970 */
export function toSignoff(row: SignoffRow, createdAt: number): SignoffView {
  const signedAt = new Date(row.signed_at).toISOString();
  return {
    state: row.state,
    signer: row.signer,
    note: row.note,
    sessionId: row.session_id,
    sourceCommitRef: row.source_commit_ref,
    createdAt: new Date(createdAt).toISOString(),
    ...(row.state === 'ratified' && { ratifiedAt: signedAt }),
    ...(row.state === 'rejected' && { rejectedAt: signedAt }),
    ...(row.superseded_by !== null && { supersededBy: row.superseded_by }),
  };
}
