import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sinkPaths } from '@bicameral/jsonl-sink';
import { readThrough } from '../read-through.js';
import { isRecord } from '../record.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify } from '../verify.js';
import { sinkUnderTest } from '../under-test.js';
import { endingsOf, startWriter } from '../writers.js';

const KEEP = 5;
const NAMES = ['', '.1', '.2', '.3', '.4', '.5'];

/** Old files are removed all the time; what stays is the newest part of what each writer wrote. */
export const eviction: Scenario = {
  name: 'eviction',
  title: 'only five rotated files are kept',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, records }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const options = { file, count: records, maxBytes: 50_000, keep: KEEP };
  const writers = await Promise.all(Array.from({ length: processes }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());

  const [strange, faults]: [Set<string>, string[]] = [new Set(), []];
  let [samples, gaps] = [0, 0];
  const expected = new RegExp(`^${basename(file)}(?:\\.[1-9]\\d?|\\.lock(?:\\..+)?)?$`);
  while (writers.some(({ child }) => !child.isOver())) {
    samples += 1;
    for (const name of readdirSync(sink)) if (!expected.test(name)) strange.add(name);
    gaps += (await readThrough(file)).gaps + (await gapsInTail(file));
    await pause(1);
  }
  faults.push(...(await endingsOf(writers)));

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const left = readdirSync(sink).sort();
  const paths = sinkPaths(file).map((path) => basename(path));
  const tails = [...verdict.byWriter.values()].every((numbers) => isTail(numbers, records));
  const failures = broken({
    'exactly the newest five rotations and the active file remain':
      left.join() === NAMES.map((suffix) => basename(file) + suffix).join(),
    'sinkPaths names all that is there': paths.sort().join() === left.join(),
    'nothing ever had a name that readers do not find': strange.size === 0,
    'what is read meanwhile has no gap': gaps === 0,
    'what is left of each writer is the end of what it wrote': tails,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'every append returned': verdict.acknowledged === processes * records,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
  });
  const note = `${verdict.lost.toLocaleString('en')} evicted, looked ${samples} times`;
  return {
    // What is evicted is not lost: whether it was the oldest is asked above.
    ...outcomeOf({ ...verdict, lost: 0 }, { scenario: 'eviction', subject, skipped: read.skipped, note, failures }),
    failures: [...faults, ...failures],
  };
}

/** Whether these are the last of so many numbers from 0 on, without a gap. */
export function isTail(numbers: readonly number[], count: number): boolean {
  return numbers.at(-1) === count - 1 && numbers[0] === count - numbers.length;
}

/** Places in the last 300 records where a writer's numbers do not go up by one. */
export async function gapsInTail(file: string): Promise<number> {
  const { readLastRecords } = await sinkUnderTest();
  const last = new Map<string, number>();
  let gaps = 0;
  for (const record of readLastRecords(file, 300).records) {
    if (!isRecord(record)) continue;
    const { writer, n } = record;
    if ((last.get(writer) ?? n - 1) !== n - 1) gaps += 1;
    last.set(writer, n);
  }
  return gaps;
}
