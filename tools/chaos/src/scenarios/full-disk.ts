import { readAckLog } from '../ack-log.js';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { endingsOf, startWriter, type Writer } from '../writers.js';
import { KEEP_ALL } from './limits.js';

/** The largest file that the limited writers may make. KiB. */
const LIMIT_KIB = 256;
/** Beyond that limit, so that only writers without one get the file so far that it is rotated. Bytes. */
const MAX_BYTES = 500_000;
/** A limited writer's log has to fit the limit as well: 16 bytes an append. */
const AT_MOST = 15_000;
/** Records of each writer without a limit: enough for two rotations. */
const FREE = 3000;

/** Appends fail in the middle of a line because the file may not grow; others go on, and later all. */
export const fullDisk: Scenario = {
  name: 'full-disk',
  title: 'the file may not grow for some of the writers',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  const options = { file, maxBytes: MAX_BYTES, keep: KEEP_ALL };
  const count = Math.max(1, Math.floor(processes / 2));
  const limited = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startWriter(`limited${index}`, { ...options, count: AT_MOST, refusedMs: 2, limits: { fileSizeKib: LIMIT_KIB } }),
    ),
  );
  limited.forEach(({ go }) => go());
  const failed = await until(() => limited.every((writer) => hasRefusals(writer) || writer.child.isOver()));
  const free: Writer[] = [];
  // One after another: as each has made room by a rotation, the limited ones fill it up again.
  let recovered = false;
  for (let turn = 0; turn < 3 || (!recovered && turn < 20); turn += 1) {
    const writer = await startWriter(`free${turn}`, { ...options, count: FREE });
    free.push(writer);
    writer.go();
    await writer.child.ended;
    recovered = limited.some(hasRecovered);
  }
  limited.forEach(({ stop }) => stop());
  const endings = await endingsOf([...limited, ...free]);
  const last = await startWriter('last', { ...options, count: FREE });
  last.go();
  endings.push(...(await endingsOf([last])));

  const verdict = verify(sink, acks);
  const read = await readThrough(file);
  const failures = broken({
    'appends were refused': failed && verdict.refused > 0,
    'writers that were refused go on by themselves when there is room': recovered,
    'writers without the limit are never refused': [...free, last].every((writer) => !hasRefusals(writer)),
    'nothing acknowledged is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'no more lines are torn than appends refused': verdict.torn <= verdict.refused,
    'the reader gives all that is there': read.records === verdict.records,
    'the reader skips the torn lines and no others': read.skipped === verdict.torn,
  });
  return outcomeOf(verdict, {
    scenario: 'full-disk',
    subject,
    skipped: read.skipped,
    note: `${verdict.refused.toLocaleString('en')} appends refused, ${verdict.files} files`,
    failures: [...endings, ...failures],
  });
}

function hasRefusals({ ackLog }: Writer): boolean {
  return readAckLog(ackLog).refused.size > 0;
}

/** Whether an append returned after one that was refused. */
function hasRecovered({ ackLog }: Writer): boolean {
  const { returned, refused } = readAckLog(ackLog);
  const first = Math.min(...refused);
  return [...returned].some((n) => n > first);
}
