import type { DecisionView, Feature } from './decision.js';

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
