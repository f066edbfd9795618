import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readAckLog } from '../ack-log.js';
import { startChild } from '../child.js';
import type { CrasherConfig } from '../children/crasher.js';
import { readThrough } from '../read-through.js';
import { recordOf } from '../record.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { sinkUnderTest } from '../under-test.js';
import { verify } from '../verify.js';
import { endingsOf, progressOf, startWriter } from '../writers.js';
import { isTail } from './eviction.js';
import { AT_MOST, NEVER } from './limits.js';

const KEEP = 3;
/** Every start of a rotator takes a tenth of a second, and everything is read after each. */
const REST_MS = 25;
/** A rotation makes fewer, also where it takes a dead owner's lock over first. */
const CALLS = 50;

/** One process after the other rotates and is killed in the middle, each later than the one before, while others write. */
export const crashes: Scenario = {
  name: 'crashes',
  title: 'rotators are killed after more and more of their calls',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, kills, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  // Only those that crash rotate.
  const options = { file, count: AT_MOST, maxBytes: NEVER, keep: KEEP, restMs: REST_MS };
  const writers = await Promise.all(
    Array.from({ length: Math.min(processes, 3) }, (_, index) => startWriter(`w${index}`, options)),
  );
  writers.forEach(({ go }) => go());
  let wentOn = await progressOf(writers, 20);

  const expected = new RegExp(`^${basename(file)}(?:\\.[1-9]|\\.lock(?:\\..+)?)?$`);
  const strange = new Set<string>();
  const stride = Math.max(1, Math.floor(CALLS / 2 / kills));
  let [killed, gaps] = [0, 0];
  for (let calls = random.whole(0, stride - 1); calls < CALLS && strange.size === 0; calls += stride) {
    const writer = `crash${calls}`;
    const config: CrasherConfig = { file, writer, keep: KEEP, ackLog: join(acks, writer), calls };
    const child = await startChild('crasher', config);
    child.process.send('go');
    const { code, signal, stderr } = await child.ended;
    if (signal === 'SIGKILL') killed += 1;
    if (signal === 'SIGKILL' || code === 0) {
      for (const name of readdirSync(sink)) if (!expected.test(name)) strange.add(name);
      gaps += (await readThrough(file)).gaps;
    } else strange.add(`it ended with ${code ?? signal ?? '?'}: ${stderr}`);
    wentOn &&= await progressOf(writers, 5);
  }
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);
  await appendOne(file);

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const tails = writers.every(({ id, ackLog }) => {
    const numbers = verdict.byWriter.get(id) ?? [];
    return numbers.length === 0 || isTail(numbers, readAckLog(ackLog).returned.size);
  });
  const left = ['', '.1', '.2', '.3'].map((suffix) => basename(file) + suffix);
  const failures = broken({
    'many were killed in the middle of a rotation': killed > 2,
    'the others go on': wentOn,
    'nothing ever had a name that readers do not find': strange.size === 0,
    'what is read after each has no gap': gaps === 0,
    'the next rotation leaves what is to be kept, and no lock': readdirSync(sink).sort().join() === left.join(),
    'what is left of each writer is the end of what it wrote': tails,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'nothing is refused': verdict.refused === 0,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
  });
  return {
    // What is evicted is not lost: whether it was the oldest is asked above.
    ...outcomeOf(
      { ...verdict, lost: 0 },
      { scenario: 'crashes', subject, skipped: read.skipped, note: `${killed} killed in a rotation`, failures },
    ),
    failures: [...endings, ...[...strange].slice(0, 5), ...failures],
  };
}

/** The append that finds whatever the last one left, and rotates. */
async function appendOne(file: string): Promise<void> {
  const { JsonlSink } = await sinkUnderTest();
  const sink = new JsonlSink(file, { maxBytes: 1, keep: KEEP });
  sink.append(recordOf('last', 0, 0));
  sink.close();
}
