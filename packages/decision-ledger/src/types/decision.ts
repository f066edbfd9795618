import type { Confidence, DecisionLevel, Phase, SignoffState, SourceType, Status, Verdict } from '@bicameral/contracts';

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
