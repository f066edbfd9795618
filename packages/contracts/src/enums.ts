import * as z from 'zod';

/** Every tool by its dotted name, the canonical one. */
export const TOOL_NAMES = [
  'bicameral.preflight',
  'bicameral.bind',
  'bicameral.link_commit',
  'bicameral.ratify',
  'bicameral.update',
  'bicameral.resolve_compliance',
  'bicameral.resolve_collision',
  'bicameral.ingest',
  'bicameral.dismiss',
  'bicameral.history',
  'bicameral.reset',
] as const;
export const ToolName = z.enum(TOOL_NAMES);
export type ToolName = z.infer<typeof ToolName>;

/** The tools that leave an engagement row: what an agent does after a preflight. */
export const ENGAGEMENT_TOOLS = [
  'bicameral.bind',
  'bicameral.link_commit',
  'bicameral.ratify',
  'bicameral.update',
  'bicameral.resolve_compliance',
  'bicameral.resolve_collision',
  'bicameral.ingest',
  'bicameral.dismiss',
] as const;
export const EngagementTool = z.enum(ENGAGEMENT_TOOLS);
export type EngagementTool = z.infer<typeof EngagementTool>;

export const STATUSES = ['reflected', 'drifted', 'pending', 'ungrounded'] as const;
export const Status = z.enum(STATUSES);
export type Status = z.infer<typeof Status>;

export const SIGNOFF_STATES = [
  'proposed',
  'ratified',
  'rejected',
  'collision_pending',
  'context_pending',
  'superseded',
] as const;
export const SignoffState = z.enum(SIGNOFF_STATES);
export type SignoffState = z.infer<typeof SignoffState>;

export const DECISION_LEVELS = ['L1', 'L2', 'L3'] as const;
export const DecisionLevel = z.enum(DECISION_LEVELS);
export type DecisionLevel = z.infer<typeof DecisionLevel>;

export const PHASES = ['ingest', 'drift', 'regrounding', 'supersession', 'divergence'] as const;
export const Phase = z.enum(PHASES);
export type Phase = z.infer<typeof Phase>;

/** The phases in which the server itself asks for a verdict. */
export const PENDING_CHECK_PHASES = ['ingest', 'drift', 'regrounding'] as const;
export const PendingCheckPhase = z.enum(PENDING_CHECK_PHASES);
export type PendingCheckPhase = z.infer<typeof PendingCheckPhase>;

export const VERDICTS = ['compliant', 'drifted', 'not_relevant'] as const;
export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export const Confidence = z.enum(CONFIDENCES);
export type Confidence = z.infer<typeof Confidence>;

export const SOURCE_TYPES = [
  'transcript',
  'notion',
  'slack',
  'document',
  'manual',
  'agent_session',
  'implementation_choice',
] as const;
export const SourceType = z.enum(SOURCE_TYPES);
export type SourceType = z.infer<typeof SourceType>;

export const PREFLIGHT_REASONS = [
  'fired',
  'no_matches',
  'no_actionable_signal',
  'topic_too_generic',
  'recently_checked',
  'guided_mode_off',
  'preflight_disabled',
] as const;
export const PreflightReason = z.enum(PREFLIGHT_REASONS);
export type PreflightReason = z.infer<typeof PreflightReason>;

/**
 * Why a preflight shows a decision: it is pinned to a given file (`region`), reached from one (`graph`), shares the
 * topic's words (`topic`), or waits for people whatever was asked (`collision`, `context`).
 */
export const SURFACED_BY = ['region', 'graph', 'topic', 'collision', 'context'] as const;
export const SurfacedBy = z.enum(SURFACED_BY);
export type SurfacedBy = z.infer<typeof SurfacedBy>;

export const ACTION_HINT_KINDS = [
  'answer_open_questions',
  'review_drift',
  'resolve_divergence',
  'ground_decision',
  'check_paths',
] as const;
export const ActionHintKind = z.enum(ACTION_HINT_KINDS);
export type ActionHintKind = z.infer<typeof ActionHintKind>;

export const CHANGE_CLASSES = ['cosmetic', 'semantic', 'uncertain'] as const;
/** What a first look says of a change, before anybody judged it. */
export const ChangeClass = z.enum(CHANGE_CLASSES);
export type ChangeClass = z.infer<typeof ChangeClass>;

export const GROUNDING_REASONS = ['ungrounded', 'symbol_disappeared'] as const;
export const GroundingReason = z.enum(GROUNDING_REASONS);
export type GroundingReason = z.infer<typeof GroundingReason>;

export const LINK_COMMIT_REASONS = ['new_commit', 'already_synced', 'no_changes'] as const;
export const LinkCommitReason = z.enum(LINK_COMMIT_REASONS);
export type LinkCommitReason = z.infer<typeof LinkCommitReason>;

export const SWEEP_SCOPES = ['head_only', 'range_diff', 'range_truncated'] as const;
export const SweepScope = z.enum(SWEEP_SCOPES);
export type SweepScope = z.infer<typeof SweepScope>;

export const RATIFY_ACTIONS = ['ratify', 'reject'] as const;
export const RatifyAction = z.enum(RATIFY_ACTIONS);
export type RatifyAction = z.infer<typeof RatifyAction>;

/**
 * How a decision that waits is settled. Beside the one that it collides with: it takes its place, both stand, or it
 * refines it; where it waits for context: the context bears it out, or does not.
 */
export const COLLISION_ACTIONS = ['supersede', 'keep_both', 'link_parent', 'confirm', 'reject'] as const;
export const CollisionAction = z.enum(COLLISION_ACTIONS);
export type CollisionAction = z.infer<typeof CollisionAction>;

/** Why something that a preflight showed was not needed. */
export const DISMISS_REASONS = ['not_relevant', 'already_known', 'outdated', 'too_broad'] as const;
export const DismissReason = z.enum(DISMISS_REASONS);
export type DismissReason = z.infer<typeof DismissReason>;

export const UPDATE_ACTIONS = ['check', 'apply'] as const;
export const UpdateAction = z.enum(UPDATE_ACTIONS);
export type UpdateAction = z.infer<typeof UpdateAction>;

export const UPDATE_STATUSES = [
  'unknown',
  'up_to_date',
  'update_available',
  'already_up_to_date',
  'upgraded',
  'error',
] as const;
export const UpdateStatus = z.enum(UPDATE_STATUSES);
export type UpdateStatus = z.infer<typeof UpdateStatus>;

export const VERDICT_REJECTIONS = [
  'unknown_decision_id',
  'unknown_region_id',
  'invalid_content_hash',
  'contradicting_verdicts',
] as const;
export const VerdictRejection = z.enum(VERDICT_REJECTIONS);
export type VerdictRejection = z.infer<typeof VerdictRejection>;

export const WIPE_MODES = ['ledger', 'full'] as const;
export const WipeMode = z.enum(WIPE_MODES);
export type WipeMode = z.infer<typeof WipeMode>;

export const ENGAGEMENT_OUTCOMES = ['ok', 'no_op', 'refused', 'failed'] as const;
export const EngagementOutcome = z.enum(ENGAGEMENT_OUTCOMES);
export type EngagementOutcome = z.infer<typeof EngagementOutcome>;

/** How a preflight ended that gave no answer, and so has no reason. */
export const PREFLIGHT_ERROR_OUTCOMES = ['refused', 'failed'] as const;
export const PreflightErrorOutcome = z.enum(PREFLIGHT_ERROR_OUTCOMES);
export type PreflightErrorOutcome = z.infer<typeof PreflightErrorOutcome>;

export const ATTRIBUTIONS = ['explicit', 'fallback'] as const;
export const Attribution = z.enum(ATTRIBUTIONS);
export type Attribution = z.infer<typeof Attribution>;

/** How well a preflight fits an engagement that named none, best first. */
export const MATCHES = ['decision', 'exact', 'subset', 'overlap'] as const;
export const Match = z.enum(MATCHES);
export type Match = z.infer<typeof Match>;

export const SESSION_EVENTS = ['session_start', 'session_end'] as const;
export const SessionEvent = z.enum(SESSION_EVENTS);
export type SessionEvent = z.infer<typeof SessionEvent>;
