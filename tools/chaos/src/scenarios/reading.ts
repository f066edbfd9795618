import { setImmediate as breathe } from 'node:timers/promises';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify } from '../verify.js';
import { endingsOf, startWriter } from '../writers.js';
import { gapsInTail } from './eviction.js';
import { KEEP_ALL } from './limits.js';

const WRITERS = 4;

/** Readers read all the time while the file rotates every few milliseconds. */
export const reading: Scenario = {
  name: 'reading',
  title: 'reading while four writers rotate every few milliseconds',
  run: async (context) => [await run(context)],
};

async function run({ folder, records }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  // Some four hundred files at the end: a reader holds a descriptor for each.
  const options = { file, count: records, maxBytes: Math.max(10_000, WRITERS * records), keep: KEEP_ALL };
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());
  let [scans, gaps, missing, halves, tooMany] = [0, 0, 0, 0, 0];
  while (writers.some(({ child }) => !child.isOver())) {
    // A reader that never gives way would keep the ends of the writers from being noticed.
    await breathe();
    const floor = writers.map(({ acks: count }) => count());
    const read = await readThrough(file);
    scans += 1;
    halves += read.skipped;
    if (read.skipped > WRITERS) tooMany += 1;
    gaps += read.gaps + (await gapsInTail(file));
    for (const [index, { id }] of writers.entries()) {
      const span = read.spans.get(id);
      if (span !== undefined && span.first !== 0) missing += 1;
      if ((span?.last ?? -1) + 1 < (floor[index] ?? 0)) missing += 1;
    }
  }
  const endings = await endingsOf(writers);
  const verdict = verify(sink, acks);
  const { skipped } = await readThrough(file);
  const failures = broken({
    'it was read meanwhile': scans > 1,
    'each record is given once and in order': gaps === 0,
    'what was acknowledged before a reader began is given': missing === 0,
    // A write that crosses a page can be met before its second part: a line of each writer at most, and only for now.
    'a reader skips no more lines than are being written': tooMany === 0,
    'a reader skips nothing once all is written': skipped === 0,
    'nothing is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'every append returned': verdict.acknowledged === WRITERS * records,
  });
  const note = `${scans} scans and tails meanwhile, ${halves} lines met half written, ${verdict.files} files`;
  return outcomeOf(verdict, { scenario: 'reading', subject, skipped, note, failures: [...endings, ...failures] });
}
