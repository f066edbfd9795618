import {
  type Cause,
  type Label,
  type LabelReport,
  labelReport,
  Labels,
  readLabelRows,
  readReviewRows,
  type ReviewRow,
} from '@bicameral/failure-review';
import { UsageError } from '../exit-codes.js';
import { keyNamed } from '../key-named.js';

/** A review row with what people agree on about it. */
export interface Labelled {
  readonly row: ReviewRow;
  readonly label: Label;
  readonly cause: Cause | null;
  readonly labellers: readonly string[];
}

/**
 * The rows that the ids name, each once, in the order in which they are named.
 *
 * @throws UsageError for an id that names no row or several, and for a row without a label that all agree on
 */
export async function selectRows(home: string, ids: readonly string[]): Promise<Labelled[]> {
  const { rows } = await readReviewRows(home);
  const report = labelReport(rows, new Labels((await readLabelRows(home)).rows));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const chosen = new Set(ids.map((id) => byKey.get(keyNamed(id, byKey.keys()))));
  return [...chosen].flatMap((row) => (row === undefined ? [] : labelledRow(row, report)));
}

function labelledRow(row: ReviewRow, report: LabelReport): Labelled {
  const labelled = report.rows.find(({ key }) => key === row.key);
  const said = labelled?.labels ?? [];
  if (labelled === undefined || said.length === 0) {
    throw new UsageError(`${row.key} has no label. Give it one with bicameral-mcp triage first.`);
  }
  const { label, cause } = labelled;
  if (label === null) {
    const views = said.map((each) => `${each.labeller}: ${each.label}`).join(', ');
    throw new UsageError(`${row.key} is labelled in different ways (${views}). Agree on one first.`);
  }
  return { row, label, cause, labellers: said.map(({ labeller }) => labeller) };
}
