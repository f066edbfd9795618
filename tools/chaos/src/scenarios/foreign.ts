import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAckLog } from '../ack-log.js';
import { readThrough, type ReadThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify, type Verdict } from '../verify.js';
import { endingsOf, startWriter } from '../writers.js';
import { KEEP_ALL, limitFor, NEVER } from './limits.js';

const FOREIGN = 'foreign';

/** More than a run makes files, so that what is missing was overwritten by a race and not evicted on purpose. */
const FOREIGN_KEEP = 300;

/** A program that knows no lock shares the file, and renames it under everybody's feet. */
export const foreign: Scenario = {
  name: 'foreign',
  title: 'a program that rotates without any lock shares the file',
  run: async (context) => [await runAmongRotators(context), await runAlone(context)],
};

/** Where only the other program rotates, its renames overwrite nothing: then nothing at all may be missing. */
async function runAlone(context: Context): Promise<Outcome> {
  const { verdict, read, endings, acks } = await write(context, 'alone', NEVER);
  const failures = broken({
    'nothing is lost where only the other program rotates': verdict.lost === 0,
    'nothing is torn': verdict.torn === 0,
    'nothing is doubled': verdict.doubled === 0,
    'none of our appends is refused': !isAnyRefused(acks),
    'it rotated': verdict.files > 2,
    'the reader gives all that is there': read.records === verdict.records,
  });
  return outcomeOf(verdict, {
    scenario: 'foreign alone',
    subject: 'jsonl-sink',
    skipped: read.skipped,
    note: `it rotates, ours only follow; ${verdict.files} files`,
    failures: [...endings, ...failures],
  });
}

async function runAmongRotators(context: Context): Promise<Outcome> {
  const { verdict, read, endings, acks } = await write(context, 'jsonl-sink', limitFor(context));
  const subject = 'jsonl-sink';
  const theirs = lostOf(FOREIGN, acks, verdict);
  const failures = broken({
    'nothing is torn': verdict.torn === 0,
    'nothing is doubled': verdict.doubled === 0,
    'none of our appends is refused': !isAnyRefused(acks),
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

interface Written {
  readonly verdict: Verdict;
  readonly read: ReadThrough;
  readonly endings: readonly string[];
  readonly acks: string;
}

/** Ours, all but one, and the other program write one file; ours rotate at a limit of their own. */
async function write(context: Context, name: string, maxBytes: number): Promise<Written> {
  const { folder, processes, records } = context;
  const { file, sink, acks } = prepare(folder, name);
  const ours = Array.from({ length: processes - 1 }, (_, index) =>
    startWriter(`w${index}`, { file, count: records, maxBytes, keep: KEEP_ALL }),
  );
  const other = startWriter(FOREIGN, {
    file,
    count: records,
    maxBytes: limitFor(context),
    keep: FOREIGN_KEEP,
    script: 'foreign',
  });
  const writers = await Promise.all([...ours, other]);
  writers.forEach(({ go }) => go());
  const endings = await endingsOf(writers);
  return { verdict: verify(sink, acks), read: await readThrough(file), endings, acks };
}

/** Of ours; the other program's are its own affair. */
function isAnyRefused(acks: string): boolean {
  return readdirSync(acks).some((id) => id !== FOREIGN && readAckLog(join(acks, id)).refused.size > 0);
}

function lostOf(writer: string, acks: string, verdict: Verdict): number {
  const there = new Set(verdict.byWriter.get(writer));
  return [...readAckLog(join(acks, writer)).returned].filter((n) => !there.has(n)).length;
}
