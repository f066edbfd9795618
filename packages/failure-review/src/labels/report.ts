import { type Cause, type Label, LABELS, type ReviewClass } from '../rows/enums.js';
import { hasExplicitEvidence } from '../rows/explicit.js';
import type { ReviewRow } from '../rows/review-row.js';
import { type Counted, counted } from '../statistics/counted.js';
import { type AgreementReport, agreementReport } from './agreement.js';
import type { GivenLabel, Labels } from './labels.js';

/** A row with what people say of it now. */
export interface LabelledRow {
  readonly key: string;
  /** Null when the review file does not have it any more: labels outlive rows. */
  readonly row: ReviewRow | null;
  /** What all who labelled it say; null when they do not agree. */
  readonly label: Label | null;
  /** The cause that was given with that, by all who gave one; null when there is none, or more than one. */
  readonly cause: Cause | null;
  /** The label in force of each labeller. */
  readonly labels: readonly GivenLabel[];
}

/** What became of the rows of one kind. */
export interface KindFigures {
  readonly class: ReviewClass;
  readonly kept_as: ReviewRow['kept_as'];
  /** `explicit`: only rows with a call that was handed the preflight's id. */
  readonly evidence: 'all' | 'explicit';
  readonly rows: number;
  /** Rows whose labels do not agree; they count for no label. */
  readonly disputed: number;
  /** Of the rows with a label that is agreed on, those with each. */
  readonly labels: Readonly<Record<Label, Counted>>;
}

export interface LabelReport {
  /** Newest first, those without a row last. */
  readonly rows: readonly LabelledRow[];
  readonly figures: readonly KindFigures[];
  readonly agreement: AgreementReport;
}

/** What the labels say so far: of rows of the audit share, how many were missed; of suspected rows, how many were right. */
export function labelReport(rows: readonly ReviewRow[], labels: Labels): LabelReport {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const labelled = [...labels.byKey()].map(([key, given]) => ({
    key,
    row: byKey.get(key) ?? null,
    ...agreed(given),
    labels: given,
  }));
  return {
    rows: labelled.sort(newestFirst),
    figures: KINDS.flatMap((kind) => [
      figuresOf(rows, labelled, kind, 'all'),
      figuresOf(rows, labelled, kind, 'explicit'),
    ]),
    agreement: agreementReport(labels),
  };
}

type Kind = Pick<KindFigures, 'class' | 'kept_as'>;

const KINDS: readonly Kind[] = [
  { class: 'suspected_false_fire', kept_as: 'suspect' },
  { class: 'suspected_miss', kept_as: 'suspect' },
  { class: 'normal', kept_as: 'dismissed' },
  { class: 'normal', kept_as: 'audit' },
];

function figuresOf(
  rows: readonly ReviewRow[],
  labelled: readonly LabelledRow[],
  kind: Kind,
  evidence: KindFigures['evidence'],
): KindFigures {
  const isOfKind = (row: ReviewRow | null): boolean =>
    row !== null &&
    row.class === kind.class &&
    row.kept_as === kind.kept_as &&
    (evidence === 'all' || hasExplicitEvidence(row));
  const own = labelled.filter(({ row }) => isOfKind(row));
  const settled = own.filter(({ label }) => label !== null);
  const share = (wanted: Label): Counted =>
    counted(settled.filter(({ label }) => label === wanted).length, settled.length);
  return {
    ...kind,
    evidence,
    rows: rows.filter(isOfKind).length,
    disputed: own.length - settled.length,
    labels: Object.fromEntries(LABELS.map((label) => [label, share(label)])) as Record<Label, Counted>,
  };
}

function agreed(given: readonly GivenLabel[]): { label: Label | null; cause: Cause | null } {
  const label = only(given.map((each) => each.label));
  const causes = given.flatMap(({ cause }) => (cause === null ? [] : [cause]));
  return { label, cause: label === null ? null : only(causes) };
}

function only<T>(values: readonly T[]): T | null {
  const [first, ...others] = new Set(values);
  return first === undefined || others.length > 0 ? null : first;
}

function newestFirst(left: LabelledRow, right: LabelledRow): number {
  return timeOf(right) - timeOf(left) || (left.key < right.key ? -1 : 1);
}

function timeOf({ row }: LabelledRow): number {
  return row === null ? 0 : Date.parse(row.preflight_ts);
}
