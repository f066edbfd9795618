import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import type { Random } from '../random.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { endingsOf, startWriter, type Writer } from '../writers.js';
import { KEEP_ALL } from './limits.js';

/** What each writer must get done between two faults. Appends. */
const BETWEEN = 40;
/** Writers go on until they are told to stop; this only bounds a harness that fails to. */
const AT_MOST = 500_000;
/** Never reached: a rotation would carry what is put in the file's place away with it. */
const MAX_BYTES = 1_000_000_000;

/** Something takes the place of the file or its folder, or may not be touched, while writers go on; then it is well again. */
export const faults: Scenario = {
  name: 'faults',
  title: 'links, FIFOs, folders, permissions and descriptors, each for a while',
  run: async (context) => [await run(context)],
};

interface Scene {
  readonly file: string;
  readonly writers: readonly Writer[];
  /** Moves the file out of the way, to a name that the verifier reads and no writer uses. */
  readonly moveAway: () => void;
}

interface Fault {
  readonly name: string;
  /** The code that every append gets meanwhile. */
  readonly code: string;
  /** Brings it about and gives how to undo it. */
  readonly bring: (scene: Scene) => () => void;
}

const FAULTS: readonly Fault[] = [
  { name: 'a symbolic link', code: 'SYMLINK', bring: inPlace((file) => symlinkSync(targetOf(file), file), unlinkSync) },
  {
    name: 'a FIFO',
    code: 'NOT_A_FILE',
    bring: inPlace((file) => void execFileSync('mkfifo', [file], { stdio: 'ignore' }), unlinkSync),
  },
  { name: 'a folder', code: 'NOT_A_FILE', bring: inPlace((file) => mkdirSync(file), rmdirSync) },
  { name: 'a file in place of the folder', code: 'NOT_A_DIRECTORY', bring: folderAsFile },
  { name: 'a folder that may not be written', code: 'PERMISSION', bring: forbiddenFolder },
  { name: 'no descriptor left', code: 'TOO_MANY_OPEN_FILES', bring: noDescriptors },
];

async function run({ folder, processes, random }: Context): Promise<Outcome> {
  const subject = 'jsonl-sink';
  const { file, sink, acks } = prepare(folder, subject);
  // Too open from the start: the first writer has to tighten it.
  writeFileSync(file, '', { mode: 0o666 });
  chmodSync(file, 0o666);
  writeFileSync(targetOf(file), '');
  const options = { file, count: AT_MOST, maxBytes: MAX_BYTES, keep: KEEP_ALL, refusedMs: 1 };
  const limits = { descriptors: 100, prefix: UNPRIVILEGED };
  const writers = await Promise.all(
    Array.from({ length: Math.min(processes, 4) }, (_, index) => startWriter(`w${index}`, { ...options, limits })),
  );
  writers.forEach(({ go }) => go());
  const wrote = await goOn(writers);
  const isTightened = (statSync(file).mode & 0o777) === 0o600;

  let moved = 0;
  const moveAway = (): void => {
    try {
      renameSync(file, join(sink, `moved-${moved + 1}`));
      moved += 1;
    } catch {
      // Nobody has made it anew yet.
    }
  };
  const stuck: string[] = [];
  for (const fault of shuffled(FAULTS, random)) {
    const undo = fault.bring({ file, writers, moveAway });
    const refused = await until(() => writers.every(isRefusedNow));
    undo();
    if (!refused) stuck.push(`${fault.name} was not refused by every writer`);
    if (!(await goOn(writers))) stuck.push(`not every writer went on after ${fault.name}`);
  }
  writers.forEach(({ stop }) => stop());
  const endings = await endingsOf(writers);
  gather(sink, () => (moved += 1));

  const verdict = verify(sink, acks);
  const codes = sumOf(writers.map((writer) => writer.refusals()));
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

/** Where the mode of a file does not bind the superuser, the capability to pass it by is taken away. */
const UNPRIVILEGED: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--inh-caps=-dac_override,-dac_read_search', '--bounding-set=-dac_override,-dac_read_search']
    : [];

function targetOf(file: string): string {
  return join(dirname(file), '..', 'target');
}

/** Puts something where the file is. A writer may make the file anew in between: then that one is moved away as well. */
function inPlace(make: (file: string) => void, remove: (file: string) => void): Fault['bring'] {
  return ({ file, moveAway }) => {
    insist(moveAway, () => make(file));
    return () => remove(file);
  };
}

function folderAsFile({ file }: Scene): () => void {
  const sink = dirname(file);
  let aside = 0;
  const asideName = (index: number): string => `${sink}-aside-${index}`;
  insist(
    () => renameSync(sink, asideName((aside += 1))),
    () => writeFileSync(sink, '', { flag: 'wx' }),
  );
  return () => {
    unlinkSync(sink);
    // What a writer made anew in between is gathered into it at the end.
    renameSync(asideName(1), sink);
    for (let index = 2; index <= aside; index += 1)
      renameSync(asideName(index), join(sink, `aside-${index}-${Date.now()}`));
  };
}

/** Open descriptors stay good, so the file is moved away: then a new one has to be made, and can not. */
function forbiddenFolder({ file, moveAway }: Scene): () => void {
  const sink = dirname(file);
  insist(
    () => {
      chmodSync(sink, 0o700);
      moveAway();
    },
    () => {
      chmodSync(sink, 0o500);
      if (statSync(file, { throwIfNoEntry: false }) !== undefined) throw new Error('somebody made the file anew');
    },
  );
  return () => chmodSync(sink, 0o700);
}

function noDescriptors({ writers }: Scene): () => void {
  writers.forEach(({ tell }) => tell('hoard'));
  return () => writers.forEach(({ tell }) => tell('release'));
}

const MAX_TRIES = 1000;

/** Clears the place and takes it, again and again until nobody came in between. */
function insist(clear: () => void, take: () => void): void {
  for (let round = 0; ; round += 1) {
    clear();
    try {
      take();
      return;
    } catch (error) {
      if (round === MAX_TRIES) throw error;
    }
  }
}

/** Whether the last thing that came back was a refusal; the log's last line says so. */
export function isRefusedNow({ ackLog, child }: Writer): boolean {
  if (child.isOver()) return true;
  return readFileSync(ackLog, 'latin1').slice(-16).startsWith('R');
}

/** Waits until every writer has appended some more; false when one can not. */
export async function goOn(writers: readonly Writer[]): Promise<boolean> {
  const before = writers.map(returned);
  return until(() => writers.every((writer, index) => returned(writer) >= (before[index] ?? 0) + BETWEEN));
}

function returned({ ackLog }: Writer): number {
  return readFileSync(ackLog, { encoding: 'latin1', flag: 'a+' }).split('A').length - 1;
}

/** Brings the files of folders that were moved aside into the sink's own, where the verifier reads them. */
function gather(sink: string, next: () => number): void {
  for (const entry of readdirSync(sink, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const name of readdirSync(join(sink, entry.name))) {
      renameSync(join(sink, entry.name, name), join(sink, `moved-${next()}`));
    }
    rmSync(join(sink, entry.name), { recursive: true });
  }
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [code, count] of all.flatMap((each) => Object.entries(each))) sum[code] = (sum[code] ?? 0) + count;
  return sum;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.whole(0, rest.length - 1), 1));
}
