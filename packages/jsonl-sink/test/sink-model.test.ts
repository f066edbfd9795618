import { expect, it } from '@jest/globals';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { JsonlSink, readLastRecords, sinkFiles } from '../src/index.js';
import { tempFolder } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { deadPid, leaveToTheDead } from './support/lock.js';
import { readAll } from './support/read.js';
import { seam, shortWrite, systemError } from './support/seam.js';

const DAY_MS = 86_400_000;
const MAX_BYTES = 120;
const killed = deadPid();

type Step =
  | { readonly do: 'append'; readonly sink: number; readonly sizes: readonly number[] }
  | { readonly do: 'restart'; readonly sink: number }
  | { readonly do: 'die'; readonly sink: number; readonly bytes: number }
  | { readonly do: 'crash'; readonly sink: number; readonly calls: number; readonly sizes: readonly number[] }
  | { readonly do: 'read' }
  | { readonly do: 'full'; readonly sink: number; readonly bytes: number; readonly sizes: readonly number[] }
  | { readonly do: 'foreign' }
  | { readonly do: 'foreign rotation' }
  | { readonly do: 'pass'; readonly ms: number };

const sink = fc.nat({ max: 2 });
const bytes = fc.integer({ min: 1, max: 25 });
/** Of one record, or of several that are appended at once. */
const sizes = (most: number): fc.Arbitrary<number[]> => fc.array(fc.nat({ max: most }), { minLength: 1, maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), sink, sizes: sizes(60) }) },
  // As long as the limit: it rotates, if there is anything.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('append' as const), sink, sizes: fc.constant([MAX_BYTES]) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      sink,
      calls: fc.nat({ max: 60 }),
      sizes: fc.constantFrom([0], [MAX_BYTES], [0, 0, 0, 0]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), sink }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('die' as const), sink, bytes }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('full' as const),
      sink,
      bytes: fc.integer({ min: 1, max: 90 }),
      sizes: fc.constantFrom([0], [0, 0], [1, 2, 3]),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('foreign' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('foreign rotation' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 60, -DAY_MS, 31 * DAY_MS) }),
  },
);

/** Three sinks on one file, and what must be in it: nothing is evicted, so all that was acknowledged. */
class World {
  readonly file: string;
  readonly acknowledged = [new Set<number>(), new Set<number>(), new Set<number>()];
  readonly refused = new Set<number>();
  /** What was appended at once, and refused. */
  readonly #refusedTogether: number[][] = [];
  readonly foreign: number[] = [];
  stubs = 0;
  #now = Date.now();
  #next = 0;
  /** How many bytes the next write gets through before the disk is full; null for all. */
  #room: number | null = null;
  #callsLeft = Infinity;
  readonly #sinks: JsonlSink[];

  constructor(folder: string) {
    mkdirSync(folder);
    this.file = join(folder, 'events.jsonl');
    this.#sinks = [0, 1, 2].map(() => this.#open());
  }

  async run(action: Step): Promise<void> {
    switch (action.do) {
      case 'append':
        this.#append(action.sink, action.sizes);
        return;
      case 'restart':
        this.#restart(action.sink);
        return;
      case 'die':
        // A kill can tear a write: its beginning is there, and the process is gone.
        this.#tear(action.bytes);
        this.#restart(action.sink);
        return;
      case 'crash':
        // The process is gone after so many calls, whatever it was at, and leaves its lock.
        this.#callsLeft = action.calls;
        this.#append(action.sink, action.sizes);
        this.#callsLeft = Infinity;
        leaveToTheDead(`${this.file}.lock`, killed);
        this.#restart(action.sink);
        return;
      case 'read':
        return this.check();
      case 'full':
        this.#room = action.bytes;
        this.#append(action.sink, action.sizes);
        this.#room = null;
        return;
      case 'foreign':
        this.#appendForeign();
        return;
      case 'foreign rotation':
        this.#rotateForeign();
        return;
      case 'pass':
        this.#now += action.ms;
        if (existsSync(this.file)) utimesSync(this.file, new Date(), new Date());
    }
  }

  /** What both readers give, against what must be there. */
  async check(): Promise<void> {
    const { records, skipped } = await readAll(this.file);
    const rows = records as Row[];
    const by = (index: number | 'foreign'): number[] => rows.filter((row) => row.by === index).map(({ n }) => n);
    this.acknowledged.forEach((numbers, index) => {
      // One that was refused, or whose process died, may be there, and is never there twice.
      expect(by(index).filter((n) => !this.refused.has(n))).toEqual([...numbers]);
    });
    expect(by('foreign')).toEqual(this.foreign);
    const there = new Set(rows.map(({ n }) => n));
    for (const numbers of this.#refusedTogether) {
      const found = numbers.filter((n) => there.has(n));
      expect(found).toEqual(numbers.slice(0, found.length));
    }
    expect(there.size).toBe(rows.length);
    expect(skipped).toBeLessThanOrEqual(this.stubs);
    expect(readLastRecords(this.file, 10_000)).toEqual({ records, skipped });
  }

  close(): void {
    for (const each of this.#sinks) each.close();
  }

  #open(): JsonlSink {
    const fs = seam((name, args) => {
      if (this.#callsLeft === 0) throw new Error('dead');
      this.#callsLeft -= 1;
      if (name !== 'writeSync' || this.#room === null) return undefined;
      const data = Buffer.from(args[1] as string);
      const room = Math.min(this.#room, data.length);
      this.#room -= room;
      if (room === 0) throw systemError('ENOSPC', 'write');
      return shortWrite(args, room);
    });
    return new JsonlSink(this.file, { fs, maxBytes: MAX_BYTES, keep: 10_000, now: () => this.#now });
  }

  #restart(index: number): void {
    this.#sinks[index]?.close();
    this.#sinks[index] = this.#open();
  }

  #append(index: number, sizes: readonly number[]): void {
    const records = sizes.map((size) => ({ n: this.#next++, by: index, text: 'x'.repeat(size) }));
    const numbers = records.map(({ n }) => n);
    const [only, ...others] = records;
    try {
      if (only !== undefined && others.length === 0) this.#sinks[index]?.append(only);
      else this.#sinks[index]?.appendAll(records);
      for (const n of numbers) this.acknowledged[index]?.add(n);
    } catch (error) {
      if (this.#callsLeft !== 0) {
        expect(error).toMatchObject({ code: 'NO_SPACE' });
        this.stubs += 1;
      }
      for (const n of numbers) this.refused.add(n);
      this.#refusedTogether.push(numbers);
    }
  }

  #tear(length: number): void {
    this.stubs += 1;
    appendFileSync(this.file, JSON.stringify({ n: -1, by: 9, text: 'torn by a kill' }).slice(0, length));
  }

  /** It heals nothing: behind a torn line its row is lost, which is its own affair. */
  #appendForeign(): void {
    const n = this.#next++;
    const last = existsSync(this.file) ? readFileSync(this.file).at(-1) : undefined;
    if (last === undefined || last === 0x0a) this.foreign.push(n);
    else this.stubs += 1;
    appendFileSync(this.file, `{"n": ${n}, "by": "foreign"}\n`);
  }

  /** The way of most programs: rename from the oldest on, then start a new file. */
  #rotateForeign(): void {
    for (const { path, index } of sinkFiles(this.file).toReversed()) renameSync(path, `${this.file}.${index + 1}`);
  }
}

interface Row {
  n: number;
  by: number | 'foreign';
}

it(
  'keeps every acknowledged record once and in order, through tears, crashes, full disks, clocks and other programs',
  async () => {
    const folder = tempFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new World(join(folder, String(run++)));
        for (const each of steps) await world.run(each);
        world.close();
        await world.check();
      }),
      { numRuns: 300 },
    );
  },
  HANGS_MS,
);
