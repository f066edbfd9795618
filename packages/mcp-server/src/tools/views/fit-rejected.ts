import { type IngestInput, type IngestOutput, numberRanges } from '@bicameral/contracts';
import { jsonBytes } from '../../registry/fit.js';

type Result = Omit<IngestOutput, 'preflight_id'>;
type Row = IngestInput['payload']['decisions'][number];

/** Rows that are still named one by one where there are too many for that. */
const EXAMPLES = 10;

/** What the row numbers of all reasons together may take. */
const ROWS_CHARACTERS = 5_000;

/** Keeps an ingest's answer under `maxBytes` by naming all of its rejected rows by their reason, and the first alone. */
export function fitRejected(result: Result, rows: readonly Row[], maxBytes: number): Result {
  const { rejected } = result;
  if (rejected.length <= EXAMPLES || jsonBytes(result) <= maxBytes) return result;
  const reasons = new Map<string, number[]>();
  for (const { index, reason } of rejected) {
    const general = withoutIds(reason, rows.slice(index, index + 1));
    const indices = reasons.get(general) ?? [];
    indices.push(index);
    reasons.set(general, indices);
  }
  return {
    ...result,
    rejected: rejected.slice(0, EXAMPLES),
    rejected_by_reason: [...reasons].map(([reason, indices]) => ({
      reason,
      count: indices.length,
      rows: numberRanges(indices, ROWS_CHARACTERS / reasons.size),
    })),
    truncated: true,
  };
}

/** A reason names what its row refers to; without that it is the same for all rows with the same problem. */
function withoutIds(reason: string, row: readonly Row[]): string {
  return row
    .flatMap(({ parent_decision_id, collides_with }) => [parent_decision_id ?? [], collides_with ?? []].flat())
    .reduce((text, id) => text.replace(id, () => '(its id)'), reason);
}
