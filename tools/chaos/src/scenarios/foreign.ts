import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAckLog } from '../ack-log.js';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify, type Verdict } from '../verify.js';
import { endingsOf, startWriter } from '../writers.js';
import { KEEP_ALL, limitFor } from './limits.js';

const FOREIGN = 'foreign';

/** More than a run makes files, so that what is missing was overwritten by a race and not evicted on purpose. */
const FOREIGN_KEEP = 300;

/** A program that knows no lock shares the file, and renames it under everybody's feet. */
export const foreign: Scenario = {
  name: 'foreign',
  title: 'a program that rotates without any lock shares the file',
  run: async (context) => [await run(context)],
};

async function run(context: Context): Promise<Outcome> {
  const { folder, processes, records } = context;
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const options = { file, count: records, maxBytes: limitFor(context) };
  const ours = Array.from({ length: processes - 1 }, (_, index) =>
    startWriter(`w${index}`, { ...options, keep: KEEP_ALL }),
  );
  const other = startWriter(FOREIGN, { ...options, keep: FOREIGN_KEEP, script: 'foreign' });
  const writers = await Promise.all([...ours, other]);
  writers.forEach(({ go }) => go());
  const endings = await endingsOf(writers);
  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const theirs = lostOf(FOREIGN, acks, verdict);
  const refusals = readdirSync(acks).filter((id) => id !== FOREIGN && readAckLog(join(acks, id)).refused.size > 0);
  const failures = broken({
    'nothing is torn': verdict.torn === 0,
    'nothing is doubled': verdict.doubled === 0,
    'none of our appends is refused': refusals.length === 0,
    'its rows are read': read.spans.has(FOREIGN),
    'the reader gives all that is there': read.records === verdict.records,
  });
  // Only shown: what another program overwrites is beyond help.
  const note = `its renames cost ${(verdict.lost - theirs).toLocaleString('en')} of ours, ${theirs.toLocaleString('en')} of its own`;
  return outcomeOf(verdict, {
    scenario: 'foreign',
    subject,
    skipped: read.skipped,
    note,
    failures: [...endings, ...failures],
  });
}

function lostOf(writer: string, acks: string, verdict: Verdict): number {
  const there = new Set(verdict.byWriter.get(writer));
  return [...readAckLog(join(acks, writer)).returned].filter((n) => !there.has(n)).length;
}
