import {
  Attribution,
  DismissReason,
  EngagementOutcome,
  Match,
  PreflightReason,
  SurfacedBy,
} from '@bicameral/contracts';
import * as z from 'zod';
import { KeptAs, MissRelation, ReviewClass, Strength } from './enums.js';
import { decisionId, hash, key, timestamp, uuid } from './fields.js';

/** A decision that was shown, why, and the best that a later call said of it. */
export const surfacedEvidence = z.strictObject({
  decision_id: decisionId,
  surfaced_by: SurfacedBy,
  engaged: Strength,
});
export type SurfacedEvidence = z.infer<typeof surfacedEvidence>;

/** A later call that was attributed to the preflight. */
export const engagementEvidence = z.strictObject({
  ts: timestamp,
  /** A tool's dotted name, or an `event_type` that says the same as one. */
  tool: z.string().regex(/^[a-z][a-z_.]{0,63}$/, 'expected the name of a tool or an event'),
  outcome: EngagementOutcome.nullable(),
  strength: Strength,
  attribution: Attribution.nullable(),
  match: Match.nullable(),
  decision_ids: z.array(decisionId),
  dismiss_reason: DismissReason.optional(),
  /** It came when the session was over, and so says nothing of what was shown. */
  after_end: z.literal(true).optional(),
});
export type EngagementEvidence = z.infer<typeof engagementEvidence>;

/** How a decision was missed: the commit's row, and the file that links it to what was asked. */
export const missEvidence = z.strictObject({
  decision_id: decisionId,
  relation: MissRelation,
  /** Of a file that the commit changed and the decision is bound to. */
  path_hash: hash,
  /** When the commit was made; of one whose row does not say, when it was linked. */
  committed_at: timestamp,
});
export type MissEvidence = z.infer<typeof missEvidence>;

/**
 * One suspected failure, or a normal preflight that is kept, in `failure_review.jsonl`. Hashes, ids and closed lists
 * alone, also in raw mode: what a reader may see in plain is looked up where the row is shown.
 */
export const reviewRow = z.strictObject({
  /** When it was written. */
  ts: timestamp,
  key,
  class: ReviewClass,
  kept_as: KeptAs,
  preflight_id: uuid,
  /** The decision that was missed; null for the other classes. */
  decision_id: decisionId.nullable(),
  preflight_ts: timestamp,
  session_id: uuid,
  parent_preflight_id: uuid.optional(),
  repo_hash: hash.nullable(),
  salt_id: hash,
  topic_hash: hash.nullable(),
  path_hashes: z.array(hash),
  fired: z.boolean(),
  guided: z.boolean(),
  reason: PreflightReason.nullable(),
  surfaced: z.array(surfacedEvidence),
  engagements: z.array(engagementEvidence),
  /** How many more there were than are listed. */
  engagements_left_out: z.int().min(1).optional(),
  miss: missEvidence.nullable(),
  /** Why it was classed so, in words of this program alone. */
  why: z.string().min(1).max(500),
});
export type ReviewRow = z.infer<typeof reviewRow>;
