import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isStopped } from '../child.js';
import { JUNK, putIn, SHORT_JUNK } from '../junk.js';
import { FAULTS, moverOf, targetOf, UNPRIVILEGED } from '../odd-places.js';
import { abandonedOwners, didPlant, heldLocks } from '../owners.js';
import type { Random } from '../random.js';
import { readThrough } from '../read-through.js';
import { broken, outcomeOf, prepare, type Context, type Outcome, type Scenario } from '../scenario.js';
import { verify } from '../verify.js';
import { until } from '../wait.js';
import { areRefused, endingsOf, recovered, refusalsOf, startWriter, type Writer } from '../writers.js';
import { AT_MOST, KEEP_ALL } from './limits.js';

const MAX_BYTES = 100_000;
const BIG_EVERY = 300;
/** All that was written is read after each event, and no writer may live as long as one that hangs. */
const REST_MS = 100;
/** What every writer that can must get done between two events. Appends. */
const BETWEEN = [10, 60] as const;

/** Kills, stops, locks, faults and junk come one on top of the other, in the seed's order, on one file that rotates. */
export const mix: Scenario = {
  name: 'mix',
  title: 'kills, stopped processes, locks, faults and junk, one on top of the other',
  run: async (context) => [await run(context)],
};

const KINDS = ['kill', 'stop', 'dead lock', 'held lock', 'junk', 'fault'] as const;
type Kind = (typeof KINDS)[number];

/** A folder that is replaced takes the files with it, which the verifier could not tell from a loss. */
const MIXED_FAULTS = FAULTS.filter(({ code }) => code !== 'NOT_A_DIRECTORY');

async function run(context: Context): Promise<Outcome> {
  const { folder, processes, kills, random } = context;
  const stage = new Stage(folder, random);
  await stage.begin(processes);
  const plan = [
    ...KINDS,
    ...Array.from({ length: kills * 2 }, () => KINDS[random.whole(0, KINDS.length - 1)] ?? 'kill'),
  ];
  for (const kind of plan) if (!stage.isStuck) await stage.meddle(kind);
  return stage.end();
}

/** One file, its writers, and what is still in force of what was done to them. */
class Stage {
  readonly #random: Random;
  readonly #place: ReturnType<typeof prepare>;
  readonly #mover: ReturnType<typeof moverOf>;
  readonly #writers: Writer[] = [];
  readonly #stopped = new Set<Writer>();
  /** What undoes an event, and after how many more. */
  readonly #later: { left: number; undo: () => void }[] = [];
  readonly #counts: Record<Kind, number> = { kill: 0, stop: 0, 'dead lock': 0, 'held lock': 0, junk: 0, fault: 0 };
  readonly #stuck: string[] = [];
  #stepsBack = 0;

  constructor(folder: string, random: Random) {
    this.#random = random;
    this.#place = prepare(folder, 'jsonl-sink');
    this.#mover = moverOf(this.#place.file);
    writeFileSync(targetOf(this.#place.file), '');
  }

  /** More of it would only tell the same, each time after a long wait. */
  get isStuck(): boolean {
    return this.#stuck.length > 0;
  }

  async begin(processes: number): Promise<void> {
    for (let lane = 0; lane < processes; lane += 1) this.#writers.push(await this.#start(`w${lane}-0`));
    for (const { go } of this.#writers) go();
  }

  async meddle(kind: Kind): Promise<void> {
    for (const each of this.#later) each.left -= 1;
    this.#undo(({ left }) => left <= 0);
    await this.#bring(kind);
    if (!(await recovered(this.#able(), this.#random.whole(...BETWEEN)))) {
      this.#stuck.push(`not everybody went on after event ${this.#total()}, ${kind}`);
    }
    this.#stepsBack += (await readThrough(this.#place.file)).stepsBack;
  }

  async end(): Promise<Outcome> {
    this.#undo(() => true);
    for (const { stop } of this.#writers) stop();
    this.#stuck.push(...(await endingsOf(this.#writers)));
    return this.#judge();
  }

  async #bring(kind: Kind): Promise<void> {
    const { file } = this.#place;
    const lock = `${file}.lock`;
    const lasts = this.#random.whole(1, 3);
    const pick = this.#random.whole(0, 1_000_000);
    if (kind === 'kill') await this.#kill(pick);
    else if (kind === 'stop') await this.#stop(pick, lasts);
    else if (kind === 'junk') await until(() => putIn(file, JUNK[pick % SHORT_JUNK]?.() ?? Buffer.alloc(0)));
    else if (kind === 'dead lock') {
      const owners = abandonedOwners();
      await until(() => didPlant(() => symlinkSync(owners[pick % owners.length] ?? '', lock)) || this.#isLocked());
    } else if (kind === 'held lock') {
      const locks = heldLocks(lock);
      const [, plant] = locks[pick % locks.length] ?? [];
      if (plant !== undefined && didPlant(plant)) {
        this.#later.push({ left: lasts, undo: () => rmSync(lock, { recursive: true, force: true }) });
      }
    } else await this.#fault(pick);
    this.#counts[kind] += 1;
  }

  async #kill(pick: number): Promise<void> {
    const able = this.#able();
    const victim = able[pick % able.length];
    if (victim === undefined) return;
    victim.child.process.kill('SIGKILL');
    await victim.child.ended;
    const next = await this.#start(`${victim.id.split('-')[0] ?? ''}-${this.#counts.kill + 1}`);
    this.#writers[this.#writers.indexOf(victim)] = next;
    next.go();
  }

  /** At most half of them at once, so that there is somebody to go on. */
  async #stop(pick: number, lasts: number): Promise<void> {
    const able = this.#able();
    const victim = able[pick % able.length];
    if (victim === undefined || this.#stopped.size >= this.#writers.length / 2) return;
    victim.child.process.kill('SIGSTOP');
    await until(() => isStopped(victim.child) || victim.child.isOver());
    this.#stopped.add(victim);
    const undo = (): void => {
      this.#stopped.delete(victim);
      victim.child.process.kill('SIGCONT');
    };
    this.#later.push({ left: lasts, undo });
  }

  async #fault(pick: number): Promise<void> {
    const fault = MIXED_FAULTS[pick % MIXED_FAULTS.length];
    const writers = this.#able();
    if (fault === undefined) return;
    const undo = fault.bring({ file: this.#place.file, writers, moveAway: this.#mover.moveAway });
    const refused = await areRefused(writers);
    if (undo() && !refused) this.#stuck.push(`${fault.name} was not refused by everybody`);
  }

  async #judge(): Promise<Outcome> {
    const { file, sink, acks } = this.#place;
    // What was moved away is brought back under names that readers find; it is older than some and younger than others.
    const moved = readdirSync(sink).filter((name) => name.startsWith('moved-'));
    for (const [index, name] of moved.entries()) {
      const path = join(sink, name);
      // A rotator had just given it its next name, which it kept. By two, far apart, readers take a file for one that
      // moves on while they look, and leave out what lies between.
      if (statSync(path).nlink > 1) unlinkSync(path);
      else renameSync(path, `${file}.${9000 + index}`);
    }
    const verdict = verify(sink, acks);
    const read = await readThrough(file);
    const codes = Object.keys(refusalsOf(this.#writers));
    const failures = broken({
      'nothing acknowledged is lost': verdict.lost === 0,
      'nothing is doubled': verdict.doubled === 0,
      'nothing refused is there': verdict.refusedButThere === 0,
      'every refusal has the code of a fault': codes.every((code) => MIXED_FAULTS.some((fault) => fault.code === code)),
      'a link is not followed': readFileSync(targetOf(file), 'utf8') === '',
      'what is read meanwhile never goes back': this.#stepsBack === 0,
      'the reader gives all that is there': read.records === verdict.records,
      'the reader skips the torn lines and no others': read.skipped === verdict.torn,
    });
    const note = Object.entries(this.#counts).map(([kind, count]) => `${count} × ${kind}`);
    return outcomeOf(verdict, {
      scenario: 'mix',
      subject: 'jsonl-sink',
      skipped: read.skipped,
      note: note.join(', '),
      failures: [...this.#stuck, ...failures],
    });
  }

  #start(id: string): Promise<Writer> {
    const limits = { descriptors: 100, prefix: UNPRIVILEGED };
    const { file } = this.#place;
    const options = {
      file,
      count: AT_MOST,
      maxBytes: MAX_BYTES,
      keep: KEEP_ALL,
      refusedMs: 1,
      restMs: REST_MS,
      bigEvery: BIG_EVERY,
    };
    return startWriter(id, { ...options, limits });
  }

  /** Writers that nothing keeps from writing. */
  #able(): Writer[] {
    return this.#writers.filter((writer) => !this.#stopped.has(writer));
  }

  #undo(isOver: (each: { left: number }) => boolean): void {
    for (const each of this.#later.splice(0)) {
      if (isOver(each)) each.undo();
      else this.#later.push(each);
    }
  }

  #isLocked(): boolean {
    return readdirSync(this.#place.sink).some((name) => name.endsWith('.lock'));
  }

  #total(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }
}
