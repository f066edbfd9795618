import type { DecisionView } from '@bicameral/decision-ledger';
import type { Cause, Label } from '../rows/enums.js';
import type { ReviewRow } from '../rows/review-row.js';
import type { Link } from './row/generated-files.js';

/** What a name stands for; said in a refusal, where the name itself is not. */
export type NameKind =
  | 'a folder or file'
  | 'a symbol'
  | 'an id or a hash'
  | 'the repository'
  | 'a branch'
  | 'a person'
  | 'a source reference';

export interface Name {
  readonly kind: NameKind;
  readonly value: string;
}

/** A labelled row and what this machine knows of it in plain. Nothing of it may leave but what promotion derives. */
export interface OriginalRow {
  readonly row: ReviewRow;
  readonly label: Label;
  readonly cause: Cause | null;
  /** The decision that was missed, by the row or by the person; null when the label is not about one. */
  readonly missedId: string | null;
  /** Null when only its hash is known. */
  readonly topic: string | null;
  /** Whether a text is the very topic, told by the hash. */
  readonly isTopic: (text: string) => boolean;
  /** The files that were asked about, relative to the repository; null for one whose hash fits no file here. */
  readonly filePaths: readonly (string | null)[];
  /** Those that were shown because of the question, and the one that was missed. */
  readonly decisions: readonly DecisionView[];
  /** Files between the asked ones and those that decisions are bound to. */
  readonly between: readonly string[];
  /** Imports among all these files. */
  readonly links: readonly Link[];
  /** What must not appear in a paraphrase. */
  readonly names: readonly Name[];
}

/** What a person wrote in the place of the row's texts. */
export interface Paraphrase {
  readonly topic: string;
  /** By decision id. */
  readonly descriptions: Readonly<Record<string, string>>;
}
