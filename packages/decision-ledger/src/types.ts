import type {
  Confidence,
  DecisionLevel,
  PendingCheckPhase,
  Phase,
  RatifyAction,
  SignoffState,
  SourceType,
  Status,
  Verdict,
  VerdictRejection,
  WipeMode,
} from '@bicameral/contracts';

/** First and last line, 1-based, both included. */
export type Lines = readonly [start: number, end: number];

/** Sign-off of a decision as it is now. Times are ISO 8601. */
export interface SignoffView {
  readonly state: SignoffState;
  readonly signer: string | null;
  readonly note: string | null;
  readonly sessionId: string | null;
  readonly sourceCommitRef: string | null;
  /** When the decision came into the ledger. */
  readonly createdAt: string;
  readonly ratifiedAt?: string;
  readonly rejectedAt?: string;
  /** Id of the decision that took its place; only when `state` is `superseded`. */
  readonly supersededBy?: string;
}

/** A piece of code that decisions are bound to. It keeps its id when the code moves. */
export interface Region {
  readonly regionId: string;
  /** Repository-relative. Where it is now; for a region that is gone, where it last lived. */
  readonly filePath: string;
  readonly symbol: string;
  readonly lines: Lines;
  /** Of the current content; null when the code is gone. */
  readonly contentHash: string | null;
  /** The commit at which path, lines and content were last seen to be so. */
  readonly seenCommit: string;
  /** The commit that brought the current content; null when it is not known, or the content is the one that was bound. */
  readonly changedCommit: string | null;
}

/** The content that a binding was last known to be right for: what was bound, then what was last judged compliant. */
export interface Baseline {
  readonly path: string;
  readonly lines: Lines;
  readonly hash: string;
  readonly commit: string;
}

/** The latest verdict on the region's current content. */
export interface VerdictView {
  readonly verdict: Exclude<Verdict, 'not_relevant'>;
  readonly confidence: Confidence;
  readonly explanation: string;
  readonly phase: Phase;
  readonly commit: string | null;
  readonly createdAt: string;
}

/** A region as one decision is bound to it. */
export interface BoundRegion extends Region {
  readonly purpose: string;
  readonly state: Exclude<Status, 'ungrounded'>;
  readonly baseline: Baseline;
  readonly verdict: VerdictView | null;
}

/** A decision with all that the ledger knows of it. */
export interface DecisionView {
  readonly decisionId: string;
  readonly description: string;
  readonly title: string | null;
  readonly status: Status;
  readonly signoff: SignoffView;
  readonly sourceType: SourceType;
  /** Empty when the source gave none. */
  readonly sourceRef: string;
  readonly sourceExcerpt: string | null;
  /** Title, date, participants and query of the ingest that brought the decision. */
  readonly sourceTitle: string | null;
  readonly meetingDate: string | null;
  readonly participants: readonly string[];
  readonly query: string | null;
  readonly feature: Feature;
  readonly decisionLevel: DecisionLevel | null;
  readonly parentDecisionId: string | null;
  readonly createdAt: string;
  /** In the order in which they were bound. */
  readonly regions: readonly BoundRegion[];
}

/** A group of decisions. The id depends on the repository and the name alone. */
export interface Feature {
  readonly id: string;
  readonly name: string;
}

/** Sign-off that a decision comes with. */
export interface IngestSignoff {
  /** `proposed` when absent. */
  readonly state?: SignoffState;
  readonly signer?: string;
  readonly note?: string;
  readonly sessionId?: string;
  readonly sourceCommitRef?: string;
  /** Only with the state `superseded`; must be in the ledger or in an earlier row. */
  readonly supersededBy?: string;
}

export interface IngestDecision {
  readonly description: string;
  readonly title?: string;
  readonly sourceExcerpt?: string;
  /** Part of the decision's identity; an absent one counts as the empty string. */
  readonly sourceRef?: string;
  readonly featureGroup?: string;
  readonly decisionLevel?: DecisionLevel;
  /** Must be in the ledger or in an earlier row. */
  readonly parentDecisionId?: string;
  /** It may contradict this one, which must be in the ledger or in an earlier row: it waits as `collision_pending`. */
  readonly collidesWith?: string;
  readonly signoff?: IngestSignoff;
}

export interface IngestBatch {
  readonly source: SourceType;
  readonly title?: string;
  readonly date?: string;
  readonly participants?: readonly string[];
  readonly query?: string;
  /** At most 5,000. */
  readonly decisions: readonly IngestDecision[];
  readonly openQuestions?: readonly string[];
}

export interface IngestResult {
  readonly created: readonly {
    readonly decisionId: string;
    readonly description: string;
    readonly decisionLevel: DecisionLevel | null;
  }[];
  /** One entry for each row that was in the ledger already, or earlier in the batch. */
  readonly known: readonly string[];
  /** Why nothing was taken: every bad row, `index` is its place in the batch. All else is empty then. */
  readonly rejected: readonly { readonly index: number; readonly reason: string }[];
  /** The distinct source references of the accepted rows, the empty one left out. */
  readonly sourceRefs: readonly string[];
  /** Accepted decisions that no code is bound to. */
  readonly ungrounded: readonly { readonly decisionId: string; readonly description: string }[];
  /** How many accepted decisions have code bound to them. */
  readonly grounded: number;
}

export interface BindInput {
  readonly decisionId: string;
  readonly filePath: string;
  readonly symbol: string;
  readonly lines: Lines;
  readonly contentHash: string;
  /** The commit at which the content was read: the synced one, once the repository has been synced. */
  readonly commit: string;
  /** When empty or absent, an earlier one stays. */
  readonly purpose?: string;
}

export interface BindResult {
  readonly regionId: string;
  /** False when the decision was bound to this region already. */
  readonly created: boolean;
  /** True when it takes the place of a binding whose code is gone. */
  readonly regrounded: boolean;
}

export interface RegionUpdate {
  readonly regionId: string;
  readonly filePath: string;
  readonly lines: Lines;
  /** Null when the code is gone; path and lines are then where it last lived. */
  readonly contentHash: string | null;
  /** Given when the symbol was renamed in place. */
  readonly symbol?: string;
  /** The content differs from the region's until now in layout and comments only: what was said of that still holds. */
  readonly cosmetic?: boolean;
  /** The commit that brought the content, where the caller knows it. */
  readonly changedAt?: string;
}

export interface SyncInput {
  /** The cursor that the caller worked from. */
  readonly from: string | null;
  readonly to: string;
  /**
   * The revision read before the regions. When given, the sync is not applied if a region was bound since: it would miss
   * its update.
   */
  readonly revision?: number;
  readonly updates: readonly RegionUpdate[];
}

/** What a sync has worked out so far, for whoever goes on with it when it is interrupted. */
export interface StagingInput {
  /** The cursor that the caller works from. */
  readonly from: string;
  readonly to: string;
  /** The revision read before the regions. */
  readonly revision: number;
  /** Also those that change nothing: their regions need no second look. */
  readonly updates: readonly RegionUpdate[];
}

export interface SyncResult {
  /**
   * False when the cursor is no longer `from`, or a region was bound after `revision`: somebody else wrote meanwhile, and
   * nothing was written here. Read again and start over.
   */
  readonly applied: boolean;
  /** Regions whose path, symbol, lines or content changed. */
  readonly regionsUpdated: number;
  readonly drifted: readonly string[];
  readonly reflected: readonly string[];
}

/** Each filter that is given narrows the answer; none gives all. */
export interface PendingChecksFilter {
  readonly regionIds?: readonly string[];
  readonly decisionIds?: readonly string[];
  readonly paths?: readonly string[];
  /** Only the first so many, in the order of binding. */
  readonly limit?: number;
}

/** A binding whose current content nobody has judged; in another layout it may have been. */
export interface PendingCheck {
  /**
   * `ingest`: never judged compliant; `drift`: earlier content was; `regrounding`: it was, at a place that is gone,
   * and the decision was bound here instead.
   */
  readonly phase: PendingCheckPhase;
  readonly decisionId: string;
  readonly regionId: string;
  readonly description: string;
  readonly filePath: string;
  readonly symbol: string;
  readonly lines: Lines;
  readonly contentHash: string;
  readonly seenCommit: string;
  /** What to compare with; null when the content is still the baseline's. */
  readonly baseline: Baseline | null;
}

/** A decision that no code is bound to, or whose code is gone. */
export type PendingGrounding =
  | { readonly reason: 'ungrounded'; readonly decisionId: string; readonly description: string }
  | {
      readonly reason: 'symbol_disappeared';
      readonly decisionId: string;
      readonly description: string;
      readonly regionId: string;
      /** Where it last lived. */
      readonly filePath: string;
      readonly symbol: string;
      readonly lines: Lines;
      readonly seenCommit: string;
    };

export interface VerdictInput {
  readonly decisionId: string;
  readonly regionId: string;
  /** Must be the hash of the region's current content. */
  readonly contentHash: string;
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  readonly explanation: string;
}

export interface VerdictsInput {
  readonly phase: Phase;
  readonly commit?: string;
  readonly sessionId?: string;
  readonly verdicts: readonly VerdictInput[];
}

export interface VerdictsResult {
  readonly accepted: readonly {
    readonly decisionId: string;
    readonly regionId: string;
    readonly phase: Phase;
    readonly verdict: Verdict;
  }[];
  readonly rejected: readonly {
    readonly decisionId: string;
    readonly regionId: string;
    readonly reason: VerdictRejection;
    readonly detail: string;
  }[];
}

export interface SignoffInput {
  readonly action: RatifyAction;
  readonly signer: string;
  readonly note?: string;
  readonly sessionId?: string;
  readonly commit?: string;
}

export interface SignoffResult {
  /** False when the same signer had done the same already. */
  readonly wasNew: boolean;
  readonly signoff: SignoffView;
  readonly projectedStatus: Status;
}

export interface HistoryQuery {
  /** Features whose name contains this, in any case. */
  readonly featureFilter?: string;
  readonly includeSuperseded: boolean;
  /** ISO 8601: the decisions of then, with their sign-off of then. Status is that of the code now. */
  readonly asOf?: string;
  /** `position` of the last item that the caller has shown. */
  readonly after?: string;
  readonly limit: number;
}

export interface HistoryPage {
  /** By feature name, and within a feature in the order in which the decisions came. */
  readonly items: readonly {
    readonly position: string;
    readonly feature: Feature;
    readonly decision: DecisionView;
  }[];
  readonly hasMore: boolean;
  /** Of the whole query, not of this page. */
  readonly totalFeatures: number;
}

export interface SearchQuery {
  readonly text: string;
  /** From 1. */
  readonly limit: number;
}

export interface SearchHit {
  readonly decision: DecisionView;
  /** Those of `contentWords(text)` that the decision has; at least two. */
  readonly sharedWords: readonly string[];
}

/** How two decisions about one thing are settled: the new one takes the other's place, both stand, or it refines it. */
export type CollisionAction = 'supersede' | 'keep_both' | 'link_parent';

export interface CollisionInput {
  /** The one that waits. */
  readonly decisionId: string;
  /** May be left out when the ledger knows of one only. */
  readonly otherDecisionId?: string;
  readonly action: CollisionAction;
  readonly signer?: string;
  readonly sessionId?: string;
}

export interface ContextInput {
  readonly decisionId: string;
  /** Whether the context bears the decision out; if not, it is rejected. */
  readonly confirmed: boolean;
  readonly signer?: string;
  readonly sessionId?: string;
}

export interface SettleResult {
  /** False when it was settled so already. */
  readonly wasNew: boolean;
  readonly signoff: SignoffView;
  readonly projectedStatus: Status;
  /** The one that it collided with; absent for a context. */
  readonly otherDecisionId?: string;
}

export type WaitingState = 'collision_pending' | 'context_pending';

export interface WaitingDecision {
  readonly decision: DecisionView;
  /** The ones that it collides with, as far as they were named. */
  readonly otherDecisionIds: readonly string[];
}

export interface OpenQuestionView {
  readonly description: string;
  /** Of the asked decisions that the question came with; the empty reference is left out. */
  readonly relevantSourceRefs: readonly string[];
}

/** At least one of the two; the answers are united. */
export interface OpenQuestionsFilter {
  readonly sourceRefs?: readonly string[];
  readonly decisionIds?: readonly string[];
}

export type RowCounts = Readonly<Record<string, number>>;

/**
 * The ledger of one home. Every method takes the repository's identity: the real path of its common git directory, so
 * that all worktrees of a clone are one repository. All calls are synchronous; a write is on disk when the call returns.
 * Each throws `LedgerError`; `BUSY` only after another process has held the file for `busyTimeoutMs`, and
 * then nothing of the call was done.
 */
export interface Ledger {
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
  /** Decisions that wait for people, oldest first. */
  waitingDecisions(
    repository: string,
    query: { readonly state: WaitingState; readonly limit: number },
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
