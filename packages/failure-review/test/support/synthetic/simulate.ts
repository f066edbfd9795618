import type { PreflightReason, SurfacedBy } from '@bicameral/contracts';
import { type Clock, HOUR, MINUTE, Server, START } from '../server.js';
import type { World } from '../world.js';
import { Random } from './random.js';

/** What really happened, as only who made it up can know. */
export interface Truth {
  /** Preflights that asked something of the ledger, by id. */
  readonly asked: ReadonlySet<string>;
  /** Those of them that showed something for what was asked, none of it of any use to the agent. */
  readonly unneeded: ReadonlySet<string>;
  /** Decisions that a preflight should have shown and did not, and that then drifted, as `preflight decision`. */
  readonly missed: ReadonlySet<string>;
  /** When the last thing happened, milliseconds since 1970. */
  readonly end: number;
}

/** Whether an agent hands the preflight's id on to its later calls. */
const HABITS = ['always', 'always', 'sometimes', 'never'] as const;
type Habit = (typeof HABITS)[number];

const OUTCOMES = [
  ...Array<'used'>(7).fill('used'),
  ...Array<'changed'>(3).fill('changed'),
  ...Array<'followed quietly'>(2).fill('followed quietly'),
  ...Array<'unneeded'>(5).fill('unneeded'),
  ...Array<'dismissed'>(3).fill('dismissed'),
];
const USES = ['bind', 'ratify', 'resolve_compliance', 'ingest'] as const;

interface Act {
  readonly at: number;
  readonly server: Server;
  readonly run: (server: Server) => void;
}

interface Shown {
  readonly decision: string;
  readonly file: string | null;
  readonly by: SurfacedBy;
}

/**
 * Sessions of agents that overlap, with different habits of handing ids on: some are killed, some muted; they ask again,
 * change files that they did not ask about, come back to something the next day, or follow a decision without a trace.
 * Their rows are written by the real writers.
 */
export function simulate(world: World, seed: number, sessions: number): Truth {
  const clock: Clock = { now: START };
  const script = new Script(world, new Random(seed), clock);
  for (let n = 0; n < sessions; n += 1) script.session(START + n * 40 * MINUTE);
  return script.play();
}

class Script {
  readonly #asked = new Set<string>();
  readonly #unneeded = new Set<string>();
  readonly #missed = new Set<string>();
  readonly #acts: Act[] = [];
  readonly #world: World;
  readonly #random: Random;
  readonly #clock: Clock;

  constructor(world: World, random: Random, clock: Clock) {
    this.#world = world;
    this.#random = random;
    this.#clock = clock;
  }

  play(): Truth {
    const acts = this.#acts.sort((left, right) => left.at - right.at);
    for (const { at, server, run } of acts) {
      this.#clock.now = at;
      run(server);
    }
    return { asked: this.#asked, unneeded: this.#unneeded, missed: this.#missed, end: this.#clock.now };
  }

  session(start: number): void {
    const random = this.#random;
    const server = this.#server();
    const habit = random.pick(HABITS);
    const isMuted = random.chance(0.05);
    let at = start + random.whole(0, 15) * MINUTE;
    for (let task = random.whole(1, 4); task > 0; task -= 1) {
      at = isMuted ? this.#muted(server, at) : this.#task(server, habit, at);
    }
    if (random.chance(0.8)) this.#at(at, server, (each) => each.stop());
  }

  #muted(server: Server, at: number): number {
    const id = this.#random.uuid();
    const files = [this.#random.pick(this.#world.files)];
    this.#at(at, server, (each) => each.preflight({ id, files, reason: 'preflight_disabled' }));
    return at + 7 * MINUTE;
  }

  /** Something is asked, and what comes of it follows within the hour, or the next day. */
  #task(server: Server, habit: Habit, start: number): number {
    const random = this.#random;
    const asked = random.chance(0.85)
      ? random.some(this.#areaOf(random.pick(this.#world.files)), random.whole(1, 2))
      : [];
    const failed = random.chance(0.05);
    const { shown, hidden } = failed ? { shown: [], hidden: this.#relevant(asked) } : this.#look(asked);
    const id = random.uuid();
    this.#asked.add(id);
    const reason: Record<string, PreflightReason | null> = failed ? { reason: null } : {};
    const pairs = shown.map(({ decision, by }) => [decision, by] as const);
    this.#at(start, server, (each) => each.preflight({ id, files: asked, shown: pairs, ...reason }));
    let at = start + random.whole(1, 4) * MINUTE;

    let named = id;
    if (random.chance(0.2)) {
      named = random.uuid();
      const repeat = { id: named, files: asked, reason: 'recently_checked' as const, repeats: id };
      this.#at(at, server, (each) => each.preflight(repeat));
      at += MINUTE;
    }
    const handsOn = habit === 'always' || (habit === 'sometimes' && random.chance(0.5));
    const withId = handsOn ? { id: named } : {};
    const judged = shown.filter(({ by }) => by === 'region' || by === 'graph' || by === 'topic');
    const outcome = judged.length === 0 ? null : random.pick(OUTCOMES);
    if (outcome === 'unneeded') this.#unneeded.add(id);

    if (outcome === 'used' || outcome === 'dismissed') {
      const tool = outcome === 'used' ? random.pick(USES) : 'dismiss';
      const decisionIds = [random.pick(judged).decision];
      // Now and then it takes a day until somebody gets to it.
      const isLate = random.chance(0.06);
      const other = isLate ? this.#server() : server;
      this.#at(isLate ? at + 20 * HOUR : at, other, (each) => each.call(tool, { decisionIds, ...withId }));
      if (!isLate) at += random.whole(1, 6) * MINUTE;
    }
    if (random.chance(0.2)) this.#at(at, server, (each) => each.call('update', withId));
    if (outcome === 'changed' || random.chance(0.5)) {
      at += random.whole(2, 12) * MINUTE;
      this.#commit(server, at, { id, withId, asked, hidden, mustChange: outcome === 'changed' ? judged : [] });
    }
    return at + random.whole(2, 9) * MINUTE;
  }

  /** A commit of some of what was asked about, of what lies beside it, or of something else; it can make decisions drift. */
  #commit(
    server: Server,
    at: number,
    task: {
      id: string;
      withId: { id?: string };
      asked: readonly string[];
      hidden: readonly Shown[];
      mustChange: readonly Shown[];
    },
  ): void {
    const random = this.#random;
    const own = task.mustChange.flatMap(({ file }) => (file === null ? [] : [file]));
    const files = new Set([...own.slice(0, 1), ...(random.chance(0.6) ? task.asked : ['src/new.ts'])]);
    const drifted: string[] = [];
    for (const { decision, file } of task.hidden) {
      if (file === null || !random.chance(0.5)) continue;
      files.add(file);
      drifted.push(decision);
      this.#missed.add(`${task.id} ${decision}`);
    }
    if (random.chance(0.15)) {
      const elsewhere = random.pick(this.#world.files);
      const isNear = task.asked.some(
        (file) => file === elsewhere || this.#world.neighboursOf(file).includes(elsewhere),
      );
      if (!isNear) {
        files.add(elsewhere);
        drifted.push(this.#world.decisionOf(elsewhere));
      }
    }
    const isLate = random.chance(0.1);
    const other = isLate ? this.#server() : server;
    const called = { drifted, ...task.withId };
    this.#at(isLate ? at + random.whole(2, 20) * HOUR : at, other, (each) => each.commit([...files], called));
  }

  /** What preflight shows of what it should, what it does not, and now and then something that waits for people. */
  #look(asked: readonly string[]): { shown: Shown[]; hidden: Shown[] } {
    const random = this.#random;
    const shown: Shown[] = [];
    const hidden: Shown[] = [];
    for (const each of this.#relevant(asked)) (random.chance(0.75) ? shown : hidden).push(each);
    if (asked.length === 0 && random.chance(0.7)) {
      const files = random.some(this.#world.files, random.whole(1, 3));
      shown.push(...files.map((file) => ({ decision: this.#world.decisionOf(file), file, by: 'topic' as const })));
    }
    if (random.chance(0.1)) shown.push({ decision: this.#world.unbound, file: null, by: 'collision' });
    return { shown, hidden };
  }

  #relevant(asked: readonly string[]): Shown[] {
    const near = asked.flatMap((file) => this.#world.neighboursOf(file)).filter((file) => !asked.includes(file));
    const show = (by: SurfacedBy) => (file: string) => ({ decision: this.#world.decisionOf(file), file, by });
    return [...asked.map(show('region')), ...[...new Set(near)].map(show('graph'))];
  }

  #areaOf(file: string): string[] {
    return [file, ...this.#world.neighboursOf(file)];
  }

  #server(): Server {
    return new Server(this.#world, this.#clock, { sessionId: this.#random.uuid() });
  }

  #at(at: number, server: Server, run: (server: Server) => void): void {
    this.#acts.push({ at, server, run });
  }
}
