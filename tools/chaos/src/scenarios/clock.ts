import { lutimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { stepClock } from '../subjects/stepped-clock.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { endingsOf, progressOf, startWriter } from '../writers.js';
import { AT_MOST, KEEP_ALL } from './limits.js';

/** So large that few rotations are for size, and those for age stand out. */
const MAX_BYTES = 5_000_000;
const DAY_MS = 86_400_000;
const A_DAY_BACK = -DAY_MS;
const A_YEAR_ON = 365 * DAY_MS;
const STEPS = [A_DAY_BACK, A_YEAR_ON, 0, A_YEAR_ON, A_DAY_BACK];
/** So long before it comes a step is made known, so that everybody sees it at the same moment. Milliseconds. */
const NOTICE_MS = 20;
/** What each writer appends between two steps. */
const BETWEEN = [50, 300] as const;

/** The system's clock steps back and forth, and another program dates the file, while everybody writes. */
export const clock: Scenario = {
  name: 'clock',
  title: 'the clock steps a day back, a year on, and the file is dated ahead',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const steps = join(folder, 'clock');
  writeFileSync(steps, '');
  const options = { file, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL, clock: steps };
  const writers = await Promise.all(Array.from({ length: processes }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());
  let wentOn = await progressOf(writers, random.whole(...BETWEEN));
  for (const offsetMs of STEPS) {
    const atMs = Date.now() + NOTICE_MS;
    stepClock(steps, atMs, offsetMs);
    await until(() => Date.now() > atMs);
    wentOn &&= await progressOf(writers, random.whole(...BETWEEN));
    dateAhead(file);
    wentOn &&= await progressOf(writers, random.whole(...BETWEEN));
  }
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const bytes = [...verdict.byWriter.values()].flat().length * 430;
  const forward = STEPS.filter((offsetMs) => offsetMs === A_YEAR_ON).length;
  // Of those that find a file old at once, one rotates it; the next may find the new one dated by the step before.
  const most = Math.ceil(bytes / MAX_BYTES) + forward * 2;
  const failures = broken({
    'everybody goes on at any time': wentOn,
    'it rotates no more than by size, and once or twice at a step forward': verdict.files <= most,
    'nothing is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'nothing is refused': verdict.refused === 0,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
  });
  return outcomeOf(verdict, {
    scenario: 'clock',
    subject,
    skipped: read.skipped,
    note: `${STEPS.length} steps of the clock, ${verdict.files} files of at most ${most}`,
    failures: [...endings, ...failures],
  });
}

function dateAhead(file: string): void {
  const ahead = (Date.now() + 10 * DAY_MS) / 1000;
  try {
    lutimesSync(file, ahead, ahead);
  } catch {
    // It is being rotated just now.
  }
}
