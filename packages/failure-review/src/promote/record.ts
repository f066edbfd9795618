import path from 'node:path';
import { JsonlSink, scanRecords } from '@bicameral/jsonl-sink';
import * as z from 'zod';
import { FAILURE_PROMOTIONS_FILE } from '../files.js';
import { key, timestamp } from '../rows/fields.js';
import { ROW_ID } from './row/placeholders.js';

const promotionRow = z.strictObject({
  ts: timestamp,
  /** Of the review row. */
  key,
  /** Of the promoted row, which tells nothing of the other. */
  row_id: z.string().regex(ROW_ID),
});

/** Notes on this machine which promoted row came from which review row: nothing in a dataset tells it. */
export function notePromotion(home: string, reviewKey: string, rowId: string, now: number): void {
  const sink = new JsonlSink(path.join(home, FAILURE_PROMOTIONS_FILE), { rotate: false, durable: true });
  try {
    sink.append(promotionRow.parse({ ts: new Date(now).toISOString(), key: reviewKey, row_id: rowId }));
  } finally {
    sink.close();
  }
}

/** The ids under which review rows were promoted on this machine, by the review row's key; retracted ones as well. */
export async function readPromotions(home: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const record of scanRecords(path.join(home, FAILURE_PROMOTIONS_FILE))) {
    const parsed = promotionRow.safeParse(record);
    if (!parsed.success) continue;
    const { key: reviewKey, row_id } = parsed.data;
    found.set(reviewKey, [...(found.get(reviewKey) ?? []), row_id]);
  }
  return found;
}
