// The public interface of @bicameral/decision-ledger. A new line here is new public API.
export { LedgerError } from './errors.js';
export type { LedgerErrorCode } from './errors.js';
export { decisionId } from './ids.js';
export { openLedger } from './ledger.js';
export type { LedgerOptions } from './ledger.js';
export { contentWords } from './search/content-words.js';
export type {
  Baseline,
  BindInput,
  BindResult,
  BoundRegion,
  CollisionAction,
  CollisionInput,
  ContextInput,
  DecisionView,
  Feature,
  HistoryPage,
  HistoryQuery,
  IngestBatch,
  IngestDecision,
  IngestResult,
  IngestSignoff,
  Ledger,
  Lines,
  OpenQuestionsFilter,
  OpenQuestionView,
  PendingCheck,
  PendingChecksFilter,
  PendingGrounding,
  Region,
  RegionUpdate,
  RowCounts,
  SearchHit,
  SearchQuery,
  SettleResult,
  SignoffInput,
  SignoffResult,
  SignoffView,
  StagingInput,
  SyncInput,
  SyncResult,
  VerdictInput,
  VerdictsInput,
  VerdictsResult,
  VerdictView,
  WaitingDecision,
  WaitingState,
} from './types.js';
