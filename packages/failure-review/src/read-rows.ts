import path from 'node:path';
import { scanRecords } from '@bicameral/jsonl-sink';
import type { ZodType } from 'zod';
import { FAILURE_LABELS_FILE, FAILURE_REVIEW_FILE } from './files.js';
import { labelRow, type LabelRow } from './rows/label-row.js';
import { reviewRow, type ReviewRow } from './rows/review-row.js';

export interface RowsRead<Row> {
  /** Oldest first. */
  readonly rows: readonly Row[];
  /** Lines that hold no row of this kind: torn, foreign, or of another form. */
  readonly skipped: number;
}

/**
 * The review rows of a home, over all rotations, each key once: the first row written for it counts.
 *
 * @throws JsonlSinkError when a file can not be read
 */
export async function readReviewRows(home: string): Promise<RowsRead<ReviewRow>> {
  const { rows, skipped } = await readRows(path.join(home, FAILURE_REVIEW_FILE), reviewRow);
  const byKey = new Map<string, ReviewRow>();
  for (const row of rows) if (!byKey.has(row.key)) byKey.set(row.key, row);
  return { rows: [...byKey.values()], skipped };
}

/**
 * All acts of all people on the rows of a home, in the order in which they were written.
 *
 * @throws JsonlSinkError when the file can not be read
 */
export function readLabelRows(home: string): Promise<RowsRead<LabelRow>> {
  return readRows(path.join(home, FAILURE_LABELS_FILE), labelRow);
}

async function readRows<Row>(file: string, schema: ZodType<Row>): Promise<RowsRead<Row>> {
  const scan = scanRecords(file);
  const rows: Row[] = [];
  let others = 0;
  for await (const record of scan) {
    const parsed = schema.safeParse(record);
    if (parsed.success) rows.push(parsed.data);
    else others += 1;
  }
  return { rows, skipped: scan.skipped + others };
}
