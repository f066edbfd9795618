import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS, moverOf, targetOf, UNPRIVILEGED } from '../odd-places.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import type { Random } from '../random.js';
import { verify } from '../verify.js';
import { areRefused, endingsOf, recovered, refusalsOf, startWriter } from '../writers.js';
import { AT_MOST, KEEP_ALL } from './limits.js';

/** Never reached: a rotation would carry what is put in the file's place away with it. */
const MAX_BYTES = 1_000_000_000;

/** Something takes the place of the file or its folder, or may not be touched, while writers go on; then it is well again. */
export const faults: Scenario = {
  name: 'faults',
  title: 'links, FIFOs, folders, permissions and descriptors, each for a while',
  run: async (context) => [await run(context)],
};

async function run({ folder, processes, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  // Too open from the start: the first writer has to tighten it.
  writeFileSync(file, '', { mode: 0o666 });
  chmodSync(file, 0o666);
  writeFileSync(targetOf(file), '');
  const options = { file, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL, refusedMs: 1, restMs: 5 };
  const limits = { descriptors: 100, prefix: UNPRIVILEGED };
  const writers = await Promise.all(
    Array.from({ length: Math.min(processes, 4) }, (_, index) => startWriter(`w${index}`, { ...options, limits })),
  );
  writers.forEach(({ go }) => go());
  const wrote = await recovered(writers);
  const isTightened = (statSync(file).mode & 0o777) === 0o600;

  const { moveAway, moved } = moverOf(file);
  const stuck: string[] = [];
  for (const fault of shuffled(FAULTS, random)) {
    const undo = fault.bring({ file, writers, moveAway });
    const refused = await areRefused(writers);
    if (undo() && !refused) stuck.push(`${fault.name} was not refused by every writer`);
    if (!(await recovered(writers))) stuck.push(`not every writer went on after ${fault.name}`);
  }
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);
  gather(sink, moved());

  const verdict = verify(sink, acks);
  const codes = refusalsOf(writers);
  const expected = new Set(FAULTS.map(({ code }) => code));
  const failures = broken({
    'everybody wrote before': wrote,
    'a file that is too open is tightened': isTightened,
    'nothing acknowledged is lost': verdict.lost === 0,
    'nothing is doubled': verdict.doubled === 0,
    'nothing is torn': verdict.torn === 0,
    'nothing refused is there': verdict.refusedButThere === 0,
    'a link is not followed': readFileSync(targetOf(file), 'utf8') === '',
    'every fault is refused by its own code': Object.keys(codes).sort().join() === [...expected].sort().join(),
  });
  return outcomeOf(verdict, {
    scenario: 'faults',
    subject,
    skipped: null,
    note: `refused: ${Object.entries(codes)
      .map(([code, count]) => `${code} ${count}`)
      .sort()
      .join(', ')}`,
    failures: [...endings, ...stuck, ...failures],
  });
}

/** Brings the files of folders that were moved aside into the sink's own, where the verifier reads them. */
function gather(sink: string, moved: number): void {
  let next = moved;
  for (const entry of readdirSync(sink, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const name of readdirSync(join(sink, entry.name))) {
      renameSync(join(sink, entry.name, name), join(sink, `moved-${(next += 1)}`));
    }
    rmSync(join(sink, entry.name), { recursive: true });
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.whole(0, rest.length - 1), 1));
}
