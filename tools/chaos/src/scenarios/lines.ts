import { setTimeout as pause } from 'node:timers/promises';
import { JUNK, putIn, SHORT_JUNK } from '../junk.js';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { endingsOf, startWriter } from '../writers.js';
import { KEEP_ALL, limitFor } from './limits.js';

/** Another program puts lines into the file that are no records, finished or not, while everybody writes. */
export const lines: Scenario = {
  name: 'lines',
  title: 'lines of 20 MB, NUL bytes, broken UTF-8 and half lines in between',
  run: async (context) => [await run(context)],
};

async function run(context: Context): Promise<Outcome> {
  const { folder, processes, records, random } = context;
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const options = { file, count: records, maxBytes: limitFor(context), keep: KEEP_ALL };
  const writers = await Promise.all(Array.from({ length: processes }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());
  let put = 0;
  // All kinds at least, however soon the writers are done.
  for (let turn = 0; turn < JUNK.length || writers.some(({ child }) => !child.isOver()); turn += 1) {
    const make = JUNK[turn < JUNK.length ? turn : random.whole(0, SHORT_JUNK - 1)];
    const junk = make?.() ?? Buffer.alloc(0);
    // Between two renames there is no file for a moment.
    if (await until(() => putIn(file, junk))) put += 1;
    await pause(random.whole(1, 10));
  }
  const endings = await endingsOf(writers);
  const last = await startWriter('last', { ...options, count: 10 });
  last.go();
  endings.push(...(await endingsOf([last])));

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const failures = broken({
    'something was put in between': put >= JUNK.length,
    'nothing is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'every append returned': verdict.acknowledged === processes * records + 10,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
    'the reader skips the other lines': read.skipped === verdict.torn,
  });
  return outcomeOf(verdict, {
    scenario: 'lines',
    subject,
    skipped: read.skipped,
    note: `${put} times something else was put in`,
    failures: [...endings, ...failures],
  });
}
