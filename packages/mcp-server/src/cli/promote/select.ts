import {
  type Cause,
  type Label,
  labelReport,
  Labels,
  readLabelRows,
  readReviewRows,
  type ReviewRow,
} from '@bicameral/failure-review';
import { UsageError } from '../exit-codes.js';

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
  const chosen = new Set(ids.map((id) => rowNamed(id, rows)));
  return [...chosen].map((row) => {
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
  });
}

function rowNamed(id: string, rows: readonly ReviewRow[]): ReviewRow {
  const [first, ...others] = rows.filter(({ key }) => id !== '' && key.startsWith(id.toLowerCase()));
  if (first === undefined) {
    throw new UsageError(
      `No review row has a key that begins with ${JSON.stringify(id)}. bicameral-mcp triage list shows them.`,
    );
  }
  if (others.length > 0)
    throw new UsageError(`${others.length + 1} review rows have keys that begin with ${id}. Give more of it.`);
  return first;
}
