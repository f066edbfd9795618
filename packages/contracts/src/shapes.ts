import * as z from 'zod';
import {
  ActionHintKind,
  ChangeClass,
  DecisionLevel,
  GroundingReason,
  PendingCheckPhase,
  SignoffState,
  SourceType,
  Status,
  SurfacedBy,
} from './enums.js';
import { strictObject } from './strict-object.js';

/** A whole number that counts something. */
export const count = z.int().min(0);

const line = z.int().min(1);
const share = z.number().min(0).max(1);

export const codeRegion = strictObject({
  file_path: z.string().describe('Relative to the repository, with /'),
  symbol: z.string(),
  lines: z.tuple([line, line]).describe('First and last line, 1-based, inclusive'),
  purpose: z.string(),
});
export type CodeRegion = z.infer<typeof codeRegion>;

export const signoff = strictObject({
  state: SignoffState,
  signer: z.string().describe('Empty when nobody signed'),
  note: z.string(),
  session_id: z.string(),
  source_commit_ref: z.string(),
  created_at: z.string().optional(),
  ratified_at: z.string().optional(),
  rejected_at: z.string().optional(),
  superseded_by: z.string().optional().describe('The id of the decision that took its place'),
});
export type Signoff = z.infer<typeof signoff>;

export const decision = strictObject({
  decision_id: z.string(),
  description: z.string(),
  status: Status.describe('Derived from its bindings at the synced commit'),
  signoff_state: SignoffState.nullable(),
  source_type: SourceType,
  source_ref: z.string(),
  code_regions: z.array(codeRegion),
  severity_tier: z.int().min(1).max(3).describe('1 look now (drifted), 2 pending or ungrounded, 3 reflected'),
  drift_evidence: z.string().nullable(),
  source_excerpt: z.string(),
  meeting_date: z.string().nullable(),
  signoff: signoff.nullable(),
  decision_level: DecisionLevel.nullable(),
  parent_decision_id: z.string().nullable(),
  confidence: share,
  surfaced_by: SurfacedBy.describe('Why it is shown'),
});
export type Decision = z.infer<typeof decision>;

export const preClassification = strictObject({
  verdict: ChangeClass,
  confidence: share,
  signals: z.record(z.string(), z.number()),
  evidence_refs: z.array(z.string()),
});
export type PreClassification = z.infer<typeof preClassification>;

export const pendingComplianceCheck = strictObject({
  phase: PendingCheckPhase,
  decision_id: z.string(),
  region_id: z.string(),
  decision_description: z.string(),
  file_path: z.string(),
  symbol: z.string(),
  content_hash: z.string().describe('Hand it back with the verdict'),
  code_body: z.string().describe('Cut at 4,000 characters, and says so'),
  old_code_body: z.string().nullable(),
  pre_classification: preClassification.nullable(),
});
export type PendingComplianceCheck = z.infer<typeof pendingComplianceCheck>;

export const pendingGroundingCheck = strictObject({
  decision_id: z.string(),
  decision_description: z.string(),
  reason: GroundingReason,
  region_id: z.string().optional().describe('Of code that is gone; a not_relevant verdict on it unbinds'),
  file_path: z.string().optional(),
  symbol: z.string().optional(),
  original_lines: z.tuple([line, line]).optional(),
  moved_to: z
    .array(strictObject({ file_path: z.string(), symbol: z.string(), lines: z.tuple([line, line]) }))
    .optional()
    .describe('Where a definition of that name came in at the same time; bind it if it is the one'),
});
export type PendingGroundingCheck = z.infer<typeof pendingGroundingCheck>;

export const actionHint = strictObject({
  kind: ActionHintKind,
  message: z.string(),
  blocking: z.boolean(),
  refs: z.array(z.string()),
});
export type ActionHint = z.infer<typeof actionHint>;

export const divergence = strictObject({
  symbol: z.string(),
  file_path: z.string(),
  conflicting_decisions: z.array(decision),
  summary: z.string(),
});
export type Divergence = z.infer<typeof divergence>;

export const openQuestion = strictObject({
  description: z.string(),
  hint: z.string(),
  relevant_source_refs: z.array(z.string()),
});
export type OpenQuestion = z.infer<typeof openQuestion>;

export const syncMetrics = strictObject({
  sync_catchup_ms: z.number().min(0).nullable(),
  barrier_held_ms: z.number().min(0).nullable(),
});
export type SyncMetrics = z.infer<typeof syncMetrics>;

/** Present and true when items were left out so that the result stays under 10 kB. */
export const truncated = z.boolean().optional().describe('Items were left out to stay short; counts are whole');

/** The caller's id, verbatim, or null. */
export const echoedPreflightId = z.string().nullable().describe('The preflight_id that came in');
