import type { Confidence, PendingCheckPhase, Phase, Verdict, VerdictRejection } from '@bicameral/contracts';
import type { Baseline, Lines } from './decision.js';

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
