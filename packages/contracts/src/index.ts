// The public interface of @bicameral/contracts. A new line here is new public API.
export {
  ACTION_HINT_KINDS,
  ATTRIBUTIONS,
  ActionHintKind,
  Attribution,
  CHANGE_CLASSES,
  COLLISION_ACTIONS,
  CONFIDENCES,
  ChangeClass,
  CollisionAction,
  Confidence,
  DECISION_LEVELS,
  DISMISS_REASONS,
  DecisionLevel,
  DismissReason,
  ENGAGEMENT_OUTCOMES,
  ENGAGEMENT_TOOLS,
  EngagementOutcome,
  EngagementTool,
  GROUNDING_REASONS,
  GroundingReason,
  LINK_COMMIT_REASONS,
  LinkCommitReason,
  MATCHES,
  Match,
  PENDING_CHECK_PHASES,
  PHASES,
  PREFLIGHT_ERROR_OUTCOMES,
  PREFLIGHT_REASONS,
  PendingCheckPhase,
  Phase,
  PreflightErrorOutcome,
  PreflightReason,
  RATIFY_ACTIONS,
  RatifyAction,
  SESSION_EVENTS,
  SIGNOFF_STATES,
  SOURCE_TYPES,
  STATUSES,
  SURFACED_BY,
  SWEEP_SCOPES,
  SessionEvent,
  SignoffState,
  SourceType,
  Status,
  SurfacedBy,
  SweepScope,
  TOOL_NAMES,
  ToolName,
  UPDATE_ACTIONS,
  UPDATE_STATUSES,
  UpdateAction,
  UpdateStatus,
  VERDICTS,
  VERDICT_REJECTIONS,
  Verdict,
  VerdictRejection,
  WIPE_MODES,
  WipeMode,
} from './enums.js';
export { describeInputError } from './input-error.js';
export { toJsonSchema } from './json-schema.js';
export type { ObjectJsonSchema } from './json-schema.js';
export { limits } from './limits.js';
export { numberRanges } from './number-ranges.js';
export { captureLossRow, engagementRow, preflightRow, sessionRow } from './rows.js';
export type { CaptureLossRow, EngagementRow, PreflightRow, SessionRow } from './rows.js';
export {
  actionHint,
  codeRegion,
  decision,
  divergence,
  openQuestion,
  pendingComplianceCheck,
  pendingGroundingCheck,
  preClassification,
  signoff,
  syncMetrics,
} from './shapes.js';
export type {
  ActionHint,
  CodeRegion,
  Decision,
  Divergence,
  OpenQuestion,
  PendingComplianceCheck,
  PendingGroundingCheck,
  PreClassification,
  Signoff,
  SyncMetrics,
} from './shapes.js';
export { toolSchemas } from './tools/index.js';
export { bindInput, bindOutput } from './tools/bind.js';
export type { BindInput, BindOutput, BindResult, BindingInput } from './tools/bind.js';
export { dismissInput, dismissOutput } from './tools/dismiss.js';
export type { DismissInput, DismissOutput } from './tools/dismiss.js';
export { historyInput, historyOutput } from './tools/history.js';
export type {
  HistoryArgs,
  HistoryDecision,
  HistoryFeature,
  HistoryFulfillment,
  HistoryInput,
  HistoryOutput,
  HistorySource,
} from './tools/history.js';
export { ingestInput, ingestOutput } from './tools/ingest.js';
export type { IngestDecision, IngestInput, IngestOutput, IngestPayload } from './tools/ingest.js';
export { linkCommitInput, linkCommitOutput } from './tools/link-commit.js';
export type { LinkCommitArgs, LinkCommitInput, LinkCommitOutput } from './tools/link-commit.js';
export { preflightInput, preflightOutput } from './tools/preflight.js';
export type { PreflightInput, PreflightOutput } from './tools/preflight.js';
export { ratifyInput, ratifyOutput } from './tools/ratify.js';
export type { RatifyArgs, RatifyInput, RatifyOutput } from './tools/ratify.js';
export { resetInput, resetOutput } from './tools/reset.js';
export type { ResetArgs, ResetInput, ResetOutput } from './tools/reset.js';
export { resolveCollisionInput, resolveCollisionOutput } from './tools/resolve-collision.js';
export type { ResolveCollisionInput, ResolveCollisionOutput } from './tools/resolve-collision.js';
export { resolveComplianceInput, resolveComplianceOutput } from './tools/resolve-compliance.js';
export type {
  AcceptedVerdict,
  RejectedVerdict,
  ResolveComplianceInput,
  ResolveComplianceOutput,
  VerdictInput,
} from './tools/resolve-compliance.js';
export { updateInput, updateOutput } from './tools/update.js';
export type { UpdateArgs, UpdateInput, UpdateOutput } from './tools/update.js';
export { canonicalUuid, isUuid } from './uuid.js';
