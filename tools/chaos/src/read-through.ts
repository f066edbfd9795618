import { isRecord } from './record.js';
import { sinkUnderTest } from './under-test.js';

export interface ReadThrough {
  readonly records: number;
  readonly skipped: number;
  /** First and last number of each writer. */
  readonly spans: ReadonlyMap<string, { readonly first: number; readonly last: number }>;
  /** Places where a writer's numbers do not go up by one. */
  readonly gaps: number;
  /** Of these, places where they go back or stay, as where a record is given twice. */
  readonly stepsBack: number;
}

/** Reads all there is with the sink's own reader, and looks at the order of each writer's records. */
export async function readThrough(file: string): Promise<ReadThrough> {
  const spans = new Map<string, { first: number; last: number }>();
  let [records, gaps, stepsBack] = [0, 0, 0];
  const { scanRecords } = await sinkUnderTest();
  const scan = scanRecords(file);
  for await (const record of scan) {
    if (!isRecord(record)) continue;
    records += 1;
    const { writer, n } = record;
    const span = spans.get(writer);
    if (span === undefined) spans.set(writer, { first: n, last: n });
    else {
      if (n !== span.last + 1) gaps += 1;
      if (n <= span.last) stepsBack += 1;
      span.last = n;
    }
  }
  return { records, skipped: scan.skipped, spans, gaps, stepsBack };
}
