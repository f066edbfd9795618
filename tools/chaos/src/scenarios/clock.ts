import { lutimesSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import type { ClockStep } from '../subjects/stepped-clock.js';
import { verify } from '../verify.js';
import { endingsOf, startWriter } from '../writers.js';
import { KEEP_ALL } from './limits.js';

/** So large that few rotations are for size, and those for age stand out. */
const MAX_BYTES = 5_000_000;
const DAY_MS = 86_400_000;
const OFFSETS = { aDayBack: -DAY_MS, aYearOn: 365 * DAY_MS, right: 0 };
/** How long the clock stays as it is. Milliseconds. */
const STAYS = [100, 300] as const;
/** Writers go on until they are told to stop; this only bounds a harness that fails to. */
const AT_MOST = 500_000;

/** The system's clock steps back and forth, and another program dates the file, while everybody writes. */
export const clock: Scenario = {
  name: 'clock',
  title: 'the clock steps a day back, a year on, and the file is dated ahead',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const steps: ClockStep[] = [];
  let atMs = Date.now() + 200;
  for (const offsetMs of [OFFSETS.aDayBack, OFFSETS.aYearOn, OFFSETS.right, OFFSETS.aYearOn, OFFSETS.aDayBack]) {
    atMs += random.whole(...STAYS);
    steps.push({ atMs, offsetMs });
  }
  const forward = steps.filter(({ offsetMs }) => offsetMs === OFFSETS.aYearOn).length;
  const options = { file, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL, clock: steps };
  const writers = await Promise.all(Array.from({ length: processes }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());
  let touches = 0;
  while (Date.now() < atMs + STAYS[1]) {
    await pause(random.whole(...STAYS));
    dateAhead(file);
    touches += 1;
  }
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const bytes = [...verdict.byWriter.values()].flat().length * 430;
  // Of those that find a file old at once, one rotates it; the next may find the new one dated by the step before.
  const most = Math.ceil(bytes / MAX_BYTES) + (forward + touches) * 2;
  const failures = broken({
    'it rotates no more than by size, and a little at each step': verdict.files <= most,
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
    note: `${steps.length} steps of the clock, ${verdict.files} files of at most ${most}`,
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
