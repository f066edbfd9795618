import { readlinkSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openAckLog } from '../ack-log.js';
import { isStopped } from '../child.js';
import { readThrough } from '../read-through.js';
import { recordOf } from '../record.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { sinkUnderTest } from '../under-test.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { endingsOf, startWriter, type Writer } from '../writers.js';
import { KEEP_ALL } from './limits.js';

const MAX_BYTES = 20_000;
/** What each of the others must append while the owner is stopped: several times the limit. */
const MEANWHILE = 200;
/** Writers go on until they are told to stop; this only bounds a harness that fails to. */
const AT_MOST = 200_000;

/** The process that holds the rotation lock is stopped in the middle, and goes on much later. */
export const stoppedOwner: Scenario = {
  name: 'stopped-owner',
  title: 'the process that holds the rotation lock is stopped',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const options = { file, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL };
  const count = Math.min(processes, 4);
  const writers = await Promise.all(Array.from({ length: count }, (_, index) => startWriter(`w${index}`, options)));
  writers.forEach(({ go }) => go());
  // By then a rotation renames so many files that it takes long enough to be met.
  const start = random.whole(500, 1500);
  await until(() => writers.every((writer) => writer.acks() >= start || writer.child.isOver()));

  const owner = await stopAnOwner(`${file}.lock`, writers);
  const others = writers.filter((writer) => writer !== owner);
  const before = others.map((writer) => writer.acks());
  const wentOn = await until(() => others.every((writer, index) => writer.acks() >= (before[index] ?? 0) + MEANWHILE));
  const isStillHeld = owner !== null && ownerOf(`${file}.lock`) === owner.child.process.pid;
  const outgrown = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  owner?.child.process.kill('SIGCONT');
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);

  await appendOne(file, acks);
  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const after = statSync(file).size;
  const failures = broken({
    'an owner of the lock was met and stopped': owner !== null,
    'the others went on': wentOn,
    'nobody took the lock of a living process': isStillHeld,
    'the file outgrew its limit meanwhile': outgrown > MAX_BYTES,
    'it is within its limit after the next append': after <= MAX_BYTES,
    'nothing is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'nothing is refused': verdict.refused === 0,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
  });
  const note = `grew to ${Math.round(outgrown / 1000)} kB of ${MAX_BYTES / 1000}, then ${(after / 1000).toFixed(1)}`;
  return outcomeOf(verdict, {
    scenario: 'stopped-owner',
    subject,
    skipped: read.skipped,
    note,
    failures: [...endings, ...failures],
  });
}

/** Watches for the lock and stops whom it names, until one is stopped who has it still. */
async function stopAnOwner(lock: string, writers: readonly Writer[]): Promise<Writer | null> {
  for (let turn = 0; turn < 5000; turn += 1) {
    // The lock is there for a millisecond or less: look without a break, but not for long.
    const end = performance.now() + 10;
    while (performance.now() < end) {
      const owner = writers.find(({ child }) => child.process.pid === ownerOf(lock));
      if (owner === undefined) continue;
      owner.child.process.kill('SIGSTOP');
      await until(() => isStopped(owner.child) || owner.child.isOver());
      if (ownerOf(lock) === owner.child.process.pid) return owner;
      owner.child.process.kill('SIGCONT');
    }
    await pause(1);
  }
  return null;
}

/** The process id at the front of what the lock's link names. */
function ownerOf(lock: string): number | null {
  try {
    return Number.parseInt(readlinkSync(lock), 10);
  } catch {
    return null;
  }
}

/** The append that finds the file too big, and now gets the lock. */
async function appendOne(file: string, acks: string): Promise<void> {
  const { JsonlSink } = await sinkUnderTest();
  const sink = new JsonlSink(file, { maxBytes: MAX_BYTES, keep: KEEP_ALL });
  sink.append(recordOf('last', 0, 0));
  sink.close();
  openAckLog(`${acks}/last`).note('returned', 0, 0);
}
