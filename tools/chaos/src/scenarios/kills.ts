import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { readAckLog } from '../ack-log.js';
import { readThrough } from '../read-through.js';
import { callOf } from '../record.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import type { SubjectName } from '../subjects/subject.js';
import { verify, type Verdict } from '../verify.js';
import { until } from '../wait.js';
import { describeEnding, startWriter, type Writer } from '../writers.js';
import { KEEP_ALL, limitFor } from './limits.js';

/** Each so-many-th record is long enough to cross pages, where a kill tears a write. */
const BIG_EVERY = 300;

/** Writers are killed at random moments and replaced, while the others go on. */
export const kills: Scenario = {
  name: 'kills',
  title: 'the same while writers are killed and replaced',
  run: async (context) => [await runKills('kills', 'jsonl-sink', context)],
};

interface Kill {
  /** After so many appends of that writer came back, */
  readonly acks: number;
  /** and so many milliseconds more. */
  readonly delayMs: number;
}

/** Kills are dealt out to the lanes in turn; each lane then writes on with a new process. */
function planKills({ processes, records, kills: count, random }: Context): Kill[][] {
  const lanes: Kill[][] = Array.from({ length: processes }, () => []);
  const share = Math.ceil(records / (Math.ceil(count / processes) + 1));
  for (let index = 0; index < count; index += 1) {
    lanes[index % processes]?.push({ acks: random.whole(1, share), delayMs: random.whole(0, 3) });
  }
  return lanes;
}

export async function runKills(scenario: string, subject: SubjectName, context: Context): Promise<Outcome> {
  const { file, sink, acks } = prepare(context.folder, subject);
  const options = { subject, file, maxBytes: limitFor(context), keep: KEEP_ALL, bigEvery: BIG_EVERY };
  const faults: string[] = [];
  let killed = 0;
  const live = async (first: Writer, lane: number, plan: readonly Kill[]): Promise<void> => {
    let writer = first;
    let left = context.records;
    for (const [life, { acks: enough, delayMs }] of plan.entries()) {
      const { child, acks: count } = writer;
      const isFound = await until(() => child.isOver() || count() >= enough);
      if (!isFound) faults.push(`writer ${writer.id} made no progress`);
      await pause(delayMs);
      child.process.kill('SIGKILL');
      const ending = await child.ended;
      if (ending.signal === 'SIGKILL') killed += 1;
      else if (ending.code !== 0) faults.push(describeEnding(writer.id, ending));
      left = Math.max(left - count(), 1);
      writer = await startWriter(`w${lane}-${life + 1}`, { ...options, count: left });
      writer.go();
    }
    const ending = await writer.child.ended;
    if (ending.code !== 0) faults.push(describeEnding(writer.id, ending));
  };
  const plans = planKills(context);
  const firsts = await Promise.all(
    plans.map((_, lane) => startWriter(`w${lane}-0`, { ...options, count: context.records })),
  );
  firsts.forEach(({ go }) => go());
  await Promise.all(firsts.map((writer, lane) => live(writer, lane, plans[lane] ?? [])));

  const verdict = verify(sink, acks);
  const note = `${killed} killed, ${verdict.files} files`;
  if (subject !== 'jsonl-sink') {
    const complaints = faults.length > 0 ? `, ${faults.length} writers failed` : '';
    return outcomeOf(verdict, { scenario, subject, skipped: null, note: note + complaints, failures: [] });
  }
  const read = await readThrough(file);
  const failures = broken({
    'nothing acknowledged is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'no more lines are torn than writers killed': verdict.torn <= killed,
    'nothing is refused': verdict.refused === 0,
    'somebody was killed': killed > 0,
    'no more came through unacknowledged than one call a kill': unacknowledgedCalls(verdict, acks) <= killed,
    'the reader gives every record once and in order': read.gaps === 0 && read.records === verdict.records,
    'the reader skips the torn lines and no others': read.skipped === verdict.torn,
  });
  return outcomeOf(verdict, { scenario, subject, skipped: read.skipped, note, failures: [...faults, ...failures] });
}

/** How many calls put records in the file that nobody was told of. */
function unacknowledgedCalls({ byWriter }: Verdict, acks: string): number {
  return [...byWriter]
    .map(([writer, numbers]) => {
      const { returned } = readAckLog(join(acks, writer));
      return new Set(numbers.filter((n) => !returned.has(n)).map(callOf)).size;
    })
    .reduce((sum, calls) => sum + calls, 0);
}
