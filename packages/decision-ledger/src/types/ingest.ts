import type { DecisionLevel, SignoffState, SourceType } from '@bicameral/contracts';

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
