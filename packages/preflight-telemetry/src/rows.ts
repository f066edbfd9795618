import {
  canonicalUuid,
  DISMISS_REASONS,
  ENGAGEMENT_OUTCOMES,
  ENGAGEMENT_TOOLS,
  PREFLIGHT_ERROR_OUTCOMES,
  PREFLIGHT_REASONS,
  SURFACED_BY,
} from '@bicameral/contracts';
import type { EngagementRow, PreflightRow } from '@bicameral/contracts';
import type { HashedPaths, Hasher } from './hasher.js';
import { decisionIdsOf, isDecisionId } from './ids.js';
import type { Attributed, EngagementCall, PreflightCall } from './types.js';

/** A call that can not become a row. Its message stays out of every file. */
export class BadCallError extends Error {
  readonly code = 'BAD_CALL';
}

/** What all rows of a process have in common. */
export interface RowContext {
  readonly ts: string;
  readonly sessionId: string;
  readonly raw: boolean;
  readonly hasher: Hasher;
}

/** @throws BadCallError when a field is outside its closed list */
export function preflightRow(call: PreflightCall, context: RowContext): PreflightRow {
  const { ts, sessionId, raw, hasher } = context;
  const preflightId = canonicalUuid(call.preflightId);
  if (preflightId === null) throw new BadCallError('preflightId must be a UUID, from newPreflightId');
  if (call.reason !== null) checkListed('reason', call.reason, PREFLIGHT_REASONS);
  if (call.outcome !== undefined) checkListed('outcome', call.outcome, PREFLIGHT_ERROR_OUTCOMES);
  if (call.topic === null && call.reason !== null) throw new BadCallError('a preflight with a reason has a topic');

  const paths = hasher.paths(call.filePaths);
  const surfacedBy = new Map(
    call.surfaced
      .filter(({ decisionId }) => isDecisionId(decisionId))
      .map(({ decisionId, surfacedBy }) => [decisionId, checkListed('surfacedBy', surfacedBy, SURFACED_BY)]),
  );
  const parent = call.parentPreflightId === undefined ? null : canonicalUuid(call.parentPreflightId);
  return {
    ts,
    session_id: sessionId,
    preflight_id: preflightId,
    topic_hash: call.topic === null ? null : hasher.topic(call.topic),
    file_paths_hash: paths.filePathsHash,
    fired: call.fired,
    surfaced_ids: [...surfacedBy.keys()],
    reason: call.reason,
    ...(call.reason === null && { outcome: call.outcome ?? 'failed' }),
    path_hashes: [...paths.pathHashes],
    repo_hash: hasher.repository(call.repository),
    salt_id: hasher.saltId,
    surfaced_by: [...surfacedBy.values()],
    guided: call.guided,
    ...(parent !== null && { parent_preflight_id: parent }),
    ...(raw && call.topic !== null && { topic: call.topic }),
    ...(raw && { file_paths: [...paths.distinct] }),
  };
}

/** @throws BadCallError when a field is outside its closed list */
export function checkEngagement(call: EngagementCall): void {
  checkListed('tool', call.tool, ENGAGEMENT_TOOLS);
  checkListed('outcome', call.outcome, ENGAGEMENT_OUTCOMES);
  if (call.committedAt !== undefined && Number.isNaN(new Date(call.committedAt).getTime())) {
    throw new BadCallError('committedAt must be a time, in milliseconds since 1970');
  }
  if (call.dismissReason !== undefined) checkListed('dismissReason', call.dismissReason, DISMISS_REASONS);
}

/** The row of a call that was checked, hashed and attributed before. */
export function engagementRow(
  call: EngagementCall,
  paths: HashedPaths,
  attributed: Attributed,
  context: RowContext,
): EngagementRow {
  const { ts, sessionId, raw, hasher } = context;
  const decisionIds = decisionIdsOf(call.decisionIds);
  return {
    ts,
    session_id: sessionId,
    tool: call.tool,
    decision_id: decisionIds[0] ?? null,
    decision_ids: decisionIds,
    preflight_id: attributed.preflight_id,
    file_paths_hash: paths.filePathsHash,
    attribution: attributed.attribution,
    match: attributed.match,
    outcome: call.outcome,
    path_hashes: [...paths.pathHashes],
    repo_hash: hasher.repository(call.repository),
    salt_id: hasher.saltId,
    ...(call.driftedIds !== undefined && { drifted_ids: decisionIdsOf(call.driftedIds) }),
    ...(call.committedAt !== undefined && { committed_at: new Date(call.committedAt).toISOString() }),
    ...(call.dismissReason !== undefined && { dismiss_reason: call.dismissReason }),
    ...(raw && { file_paths: [...paths.distinct] }),
  };
}

/** Types say the same; but a value of another kind would be stored in plain text, so it is looked at once more. */
function checkListed<T extends string>(field: string, value: T, list: readonly T[]): T {
  if (!list.includes(value)) throw new BadCallError(`${field} must be one of ${list.join(', ')}`);
  return value;
}
