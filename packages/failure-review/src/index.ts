// The public interface of @bicameral/failure-review. A new line here is new public API.
export { evaluate } from './evaluate/evaluate.js';
export { Fixtures } from './evaluate/fixtures.js';
export { type ReadOptions, readScenarioSets, type ScenarioSets } from './evaluate/read.js';
export type { Outcome } from './evaluate/outcome.js';
export { replay, type ReplayOptions } from './evaluate/replay.js';
export { reportJson } from './evaluate/render/json.js';
export { type MarkdownOptions, reportMarkdown } from './evaluate/render/markdown.js';
export type { Report } from './evaluate/report.js';
export { KINDS, type Scenario, scenarioSchema, type Split } from './evaluate/scenario.js';
export { splitOf } from './evaluate/split.js';
export type { OpenTools, ReplayTools, ReplayToolsOptions, ToolAnswer } from './evaluate/tools.js';
export { unknownLabel } from './evaluate/unknown-label.js';
export {
  FAILURE_LABELS_FILE,
  FAILURE_PROMOTIONS_FILE,
  FAILURE_REVIEW_FILE,
  RECONCILE_DUE_FILE,
  RECONCILE_LOCK_FILE,
  RECONCILE_SETTLED_FILE,
} from './files.js';
export type { AgreementFigure, AgreementReport } from './labels/agreement.js';
export { type ActDetails, type Labeller, type LabellerOptions, openLabeller } from './labels/labeller.js';
export { type GivenLabel, Labels } from './labels/labels.js';
export { type KindFigures, type LabelledRow, type LabelReport, labelReport } from './labels/report.js';
export type { RawPreflight } from './local/raw-rows.js';
export { openLocalView } from './local/view.js';
export type { LocalView, LocalViewOptions } from './local/view.js';
export { checkDataset } from './promote/dataset/check.js';
export type { DatasetCheck, DatasetProblem } from './promote/dataset/check.js';
export { appendRow, entryFor, readDataset, removeRow } from './promote/dataset/dataset.js';
export type { Dataset, DatasetLine } from './promote/dataset/dataset.js';
export { manifestFile } from './promote/dataset/manifest.js';
export type { Manifest, ManifestEntry } from './promote/dataset/manifest.js';
export { PromoteError, type PromoteErrorCode } from './promote/errors.js';
export { gate } from './promote/gate/gate.js';
export type { Candidate, GateResult } from './promote/gate/gate.js';
export { GATE_RULES } from './promote/gate/refusal.js';
export type { GateRefusal, GateRule } from './promote/gate/refusal.js';
export type { Replay } from './promote/gate/reproduction.js';
export type { Name, NameKind, OriginalRow, Paraphrase } from './promote/original.js';
export { prepareRow } from './promote/prepare.js';
export type { Prepared, PrepareInput } from './promote/prepare.js';
export { notePromotion, readPromotions } from './promote/record.js';
export { resolveOriginal } from './promote/resolve/resolve.js';
export type { ResolveInput } from './promote/resolve/resolve.js';
export type { Link } from './promote/row/generated-files.js';
export { lineOf, type PromotedRow } from './promote/row/promoted-row.js';
export { GATE_VERSION } from './promote/row/sentences.js';
export { type DecisionShown, type Evidence, evidenceOf, type MissShown, type PathShown } from './queue/evidence.js';
export { secondsPerRow } from './queue/pace.js';
export { type Queue, type QueueItem, queueOf } from './queue/queue.js';
export { readLabelRows, readReviewRows } from './read-rows.js';
export type { RowsRead } from './read-rows.js';
export { leaveDueMark, readDueMark } from './reconcile/due-mark.js';
export type { ReconcileOptions } from './reconcile/options.js';
export { reconcile } from './reconcile/reconcile.js';
export type { ReconcileResult } from './reconcile/result.js';
export {
  CAUSES,
  Cause,
  KEPT_AS,
  KeptAs,
  LABEL_ACTIONS,
  LABELS,
  Label,
  LabelAction,
  MISS_RELATIONS,
  MissRelation,
  REVIEW_CLASSES,
  ReviewClass,
  STRENGTHS,
  Strength,
} from './rows/enums.js';
export { labelRow, MAX_NOTE } from './rows/label-row.js';
export type { LabelRow } from './rows/label-row.js';
export { reviewKey } from './rows/review-key.js';
export { engagementEvidence, missEvidence, reviewRow, surfacedEvidence } from './rows/review-row.js';
export type { EngagementEvidence, MissEvidence, ReviewRow, SurfacedEvidence } from './rows/review-row.js';
export type { Counted } from './statistics/counted.js';
export { type Share, wilson } from './statistics/wilson.js';
