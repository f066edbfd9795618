import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { mountSmallDisk, type SmallDisk } from '../small-disk.js';
import { verify } from '../verify.js';
import { areRefused, endingsOf, isRefusedNow, recovered, refusalsOf, startWriter, type Writer } from '../writers.js';
import { AT_MOST, KEEP_ALL } from './limits.js';
import { until } from '../wait.js';

const DISK_MB = 64;
const MAX_BYTES = 200_000;
const TIMES = 3;

/** A real disk that takes no writes, and then has no room, and room again, again and again. */
export const noSpace: Scenario = {
  name: 'no-space',
  title: 'a disk that is read-only at first, and full for a while, three times',
  run: async (context) => [await run(context)],
};

async function run(context: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { sink, acks } = prepare(context.folder, subject);
  const disk = await mountSmallDisk(sink, DISK_MB);
  if (disk !== null) {
    return fillAndFree(context, sink, acks, disk).finally(() => disk.unmount());
  }
  const note = 'not run: this system lets nobody mount a file system of their own';
  return outcomeOf(verify(sink, acks), { scenario: 'no-space', subject, skipped: null, note, failures: [] });
}

async function fillAndFree({ processes }: Context, mount: string, acks: string, disk: SmallDisk): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const home = join(mount, 'home');
  const seen = disk.seenFromHere(home);
  mkdirSync(seen);
  const options = { file: join(home, 'events.jsonl'), acks, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL };
  const limits = { prefix: disk.prefix };
  const writers = await Promise.all(
    Array.from({ length: Math.min(processes, 4) }, (_, index) =>
      startWriter(`w${index}`, { ...options, limits, refusedMs: 1 }),
    ),
  );
  const stuck: string[] = [];
  disk.remount('ro');
  writers.forEach(({ go }) => go());
  if (!(await areRefused(writers))) stuck.push('not every writer was refused a read-only disk');
  disk.remount('rw');
  for (let time = 1; time <= TIMES; time += 1) {
    if (!(await recovered(writers))) stuck.push(`not every writer wrote before time ${time}`);
    const ballast = disk.seenFromHere(join(mount, `ballast-${time}`));
    if (!(await fill(ballast, writers))) stuck.push(`not every writer was refused at time ${time}`);
    rmSync(ballast);
  }
  if (!(await recovered(writers))) stuck.push('not every writer went on at the end');
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);

  const verdict = verify(seen, acks);
  const read = await readThrough(join(seen, 'events.jsonl'));
  const codes = Object.keys(refusalsOf(writers));
  const failures = broken({
    'nothing acknowledged is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'no more lines are torn than appends refused': verdict.torn <= verdict.refused,
    'every refusal says that there is no room, or that the disk is read-only':
      codes.sort().join() === 'NO_SPACE,READ_ONLY',
    'the reader gives all that is there': read.records === verdict.records,
    'the reader skips the torn lines and no others': read.skipped === verdict.torn,
  });
  return outcomeOf(verdict, {
    scenario: 'no-space',
    subject,
    skipped: read.skipped,
    note: `${verdict.refused.toLocaleString('en')} appends refused, ${verdict.files} files`,
    failures: [...endings, ...stuck, ...failures],
  });
}

/** Takes all the room there is until every writer is refused. */
async function fill(path: string, writers: readonly Writer[]): Promise<boolean> {
  const fd = openSync(path, 'w');
  try {
    return await until(() => {
      takeRoom(fd);
      return writers.every(isRefusedNow);
    });
  } finally {
    closeSync(fd);
  }
}

function takeRoom(fd: number): void {
  for (const block of [Buffer.alloc(1_000_000), Buffer.alloc(4096)]) {
    try {
      while (writeSync(fd, block) === block.length);
    } catch {
      // There is less than that.
    }
  }
}
