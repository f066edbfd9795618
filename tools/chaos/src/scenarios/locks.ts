import { readdirSync, readlinkSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { abandonedOwners, didPlant, heldLocks } from '../owners.js';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { endingsOf, progressOf, startWriter } from '../writers.js';
import { AT_MOST, KEEP_ALL } from './limits.js';

const MAX_BYTES = 50_000;
/** What everybody must append under a lock that nobody may take. */
const MEANWHILE = 200;

/** Locks that dead owners left appear all the time, and some whose owner lives. */
export const locks: Scenario = {
  name: 'locks',
  title: 'locks of dead and living owners, and things in their place',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const lock = `${file}.lock`;
  const options = { file, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL };
  const count = Math.min(processes, 4);
  const writers = await Promise.all(Array.from({ length: count }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());

  const abandoned = abandonedOwners();
  let planted = 0;
  for (let turn = 0; turn < 100; turn += 1) {
    const text = abandoned[turn % abandoned.length] ?? '';
    if (didPlant(() => symlinkSync(text, lock))) planted += 1;
    await pause(random.whole(1, 5));
  }
  const tookOver = await until(() => !isThere(lock) || readlinkSync(lock).startsWith(`${process.pid}.`));

  const stuck: string[] = [];
  let outgrown = 0;
  for (const [name, plant] of heldLocks(lock)) {
    if (!(await until(() => didPlant(plant)))) {
      stuck.push(`there was never room for ${name}`);
      break;
    }
    if (!(await progressOf(writers, MEANWHILE))) stuck.push(`not everybody went on under ${name}`);
    outgrown = Math.max(outgrown, statSync(file).size);
    if (!isThere(lock)) stuck.push(`${name} was taken away`);
    rmSync(lock, { recursive: true, force: true });
  }
  const rotations = readdirSync(sink).length;
  const shrank = await until(() => readdirSync(sink).length > rotations + 2);
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const left = readdirSync(sink).filter((name) => name.startsWith(`${basename(file)}.lock`));
  const failures = broken({
    'dead owners’ locks were met': planted > 0,
    'they are taken over': tookOver,
    'the file outgrows its limit under a lock that is held': outgrown > MAX_BYTES,
    'it is rotated again when the lock is gone': shrank && statSync(file).size <= MAX_BYTES,
    'nothing of a lock is left': left.length === 0,
    'nothing is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'nothing is refused': verdict.refused === 0,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
  });
  return outcomeOf(verdict, {
    scenario: 'locks',
    subject,
    skipped: read.skipped,
    note: `${planted} locks of dead owners, ${heldLocks(lock).length} that were held; ${verdict.files} files`,
    failures: [...endings, ...stuck, ...failures],
  });
}

function isThere(path: string): boolean {
  try {
    readlinkSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
