import type { WipeMode } from '@bicameral/contracts';
import type { BindInput, BindResult, RegionUpdate, StagingInput, SyncInput, SyncResult } from './code.js';
import type { Baseline, DecisionView, Region } from './decision.js';
import type { IngestBatch, IngestResult } from './ingest.js';
import type {
  HistoryPage,
  HistoryQuery,
  OpenQuestionView,
  OpenQuestionsFilter,
  RowCounts,
  SearchHit,
  SearchQuery,
} from './query.js';
import type {
  CollisionInput,
  ContextInput,
  SettleResult,
  SignoffInput,
  SignoffResult,
  WaitingDecision,
  WaitingState,
} from './signoff.js';
import type { PendingCheck, PendingChecksFilter, PendingGrounding, VerdictsInput, VerdictsResult } from './verdict.js';

/**
 * The ledger of one home. Every method takes the repository's identity: the real path of its common git directory, so
 * that all worktrees of a clone are one repository. All calls are synchronous; a write is on disk when the call returns.
 * Each throws `LedgerError`; `BUSY` only after another process has held the file for `busyTimeoutMs`, and
 * then nothing of the call was done.
 */
export interface Ledger {
  /** Runs calls that only read, on one state of the ledger: one transaction for all is also less work than one for each. */
  read<Result>(work: () => Result): Result;
  /** One transaction, all or nothing: rows that can not be taken are named in `rejected`. The same again creates nothing. */
  ingest(repository: string, batch: IngestBatch): IngestResult;
  decision(repository: string, decisionId: string): DecisionView | undefined;
  /** Those of these decisions that the repository has, each once, in the order in which they are named. */
  decisionsById(repository: string, decisionIds: readonly string[]): DecisionView[];
  /** Decisions bound to code in these files; superseded ones are left out. Oldest first. */
  decisionsForPaths(repository: string, paths: readonly string[]): DecisionView[];
  /** @throws LedgerError UNKNOWN_DECISION; STALE_COMMIT when the content was not read at the synced commit */
  bind(repository: string, input: BindInput): BindResult;
  /** Regions in these files that at least one decision is bound to, also those that are gone. */
  regionsInFiles(repository: string, paths: readonly string[]): Region[];
  /** The same for all files, for a sync that has no difference to go by. */
  allRegions(repository: string): Region[];
  /**
   * Of each region, the states of its code that decisions were last judged compliant in, but for what it holds now: when
   * its code becomes one of these again, what was said of that holds again. Those that have none are left out.
   */
  judgedStates(repository: string, regionIds: readonly string[]): ReadonlyMap<string, readonly Baseline[]>;
  /** The commit that the regions were last brought up to; null before the first sync. */
  syncCursor(repository: string): string | null;
  applySync(repository: string, sync: SyncInput): SyncResult;
  /** Keeps what a long sync has worked out; no region changes before `applySync`, which clears it. */
  stageSync(repository: string, staging: StagingInput): void;
  /** The updates that were staged for this way, but those of regions that were bound since. */
  stagedUpdates(repository: string, way: { readonly from: string; readonly to: string }): RegionUpdate[];
  /** Where a sync from this cursor was going that has not arrived; null when there is none. */
  stagedTarget(repository: string, from: string): string | null;
  /** Ids of the decisions that a sync up to this commit made drift, whoever asked for that sync. */
  driftedAt(repository: string, commit: string): string[];
  /** The commits at which this decision was noted to drift, in no order of time. */
  driftCommits(repository: string, decisionId: string): string[];
  /** Superseded and rejected decisions are left out, here and in `pendingGrounding`. */
  pendingChecks(repository: string, filter: PendingChecksFilter): PendingCheck[];
  pendingGrounding(
    repository: string,
    filter: { readonly decisionIds?: readonly string[]; readonly limit: number },
  ): PendingGrounding[];
  recordVerdicts(repository: string, input: VerdictsInput): VerdictsResult;
  /** @throws LedgerError UNKNOWN_DECISION, SUPERSEDED */
  setSignoff(repository: string, decisionId: string, input: SignoffInput): SignoffResult;
  history(repository: string, query: HistoryQuery): HistoryPage;
  openQuestionsFor(repository: string, filter: OpenQuestionsFilter): OpenQuestionView[];
  /** Decisions that share at least two content words with a text, best first; superseded ones are left out. */
  searchDecisions(repository: string, query: SearchQuery): SearchHit[];
  /** Decisions that wait for people: of each of these states the oldest first, as many as the limit says. */
  waitingDecisions(
    repository: string,
    query: { readonly states: readonly WaitingState[]; readonly limit: number },
  ): WaitingDecision[];
  /** @throws LedgerError UNKNOWN_DECISION, NOT_PENDING, UNKNOWN_COLLISION */
  resolveCollision(repository: string, input: CollisionInput): SettleResult;
  /** @throws LedgerError UNKNOWN_DECISION, NOT_PENDING */
  resolveContext(repository: string, input: ContextInput): SettleResult;
  /** Identities of all repositories that something was ever stored for, in the order in which they came. */
  repositories(): string[];
  /** Raised with every change that can change a preflight's answer, and never lowered. */
  revision(repository: string): number;
  rowCounts(repository: string): RowCounts;
  /** Removes this repository's rows; `full` forgets the sync cursor as well. Gives the rows removed, by table. */
  wipe(repository: string, mode: WipeMode): RowCounts;
  close(): void;
}
