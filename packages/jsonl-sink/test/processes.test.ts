import { describe, expect, it, jest } from '@jest/globals';
import { constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { JsonlSink, readLastRecords, scanRecords, sinkFiles, sinkPaths } from '../src/index.js';
import { start, stateOf, until, type Child } from './support/children.js';
import { tempFile } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { contents, numbersIn } from './support/read.js';
import { seam, type CallName } from './support/seam.js';

const EVERYTHING = 10_000;
const { O_NONBLOCK } = constants;

interface Writer {
  readonly id: string;
  readonly child: Child;
  /** How many appends have returned. */
  readonly acknowledged: () => number;
}

function startWriter(file: string, id: string, count: number, maxBytes: number, keep: number): Writer {
  const log = `${file}-acknowledged-${id}`;
  const child = start('writer.mjs', file, id, count, maxBytes, keep, log);
  const acknowledged = (): number => {
    const bytes = existsSync(log) ? readFileSync(log) : Buffer.alloc(0);
    return bytes.length === 4 ? bytes.readUInt32LE() : 0;
  };
  return { id, child, acknowledged };
}

interface Row {
  id: string;
  n: number;
}

/** The numbers that each writer left, in the order of the files. */
async function numbersByWriter(file: string): Promise<{ rows: Map<string, number[]>; skipped: number }> {
  const rows = new Map<string, number[]>();
  const scan = scanRecords(file);
  for await (const record of scan) {
    const { id, n } = record as unknown as Row;
    const numbers = rows.get(id) ?? [];
    rows.set(id, numbers);
    numbers.push(n);
  }
  return { rows, skipped: scan.skipped };
}

function upTo(count: number): number[] {
  return [...Array(count).keys()];
}

describe('many processes, one small file', () => {
  it(
    'lose, double and tear nothing while they rotate',
    async () => {
      const file = tempFile();
      const writers = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => startWriter(file, id, 2000, 50_000, EVERYTHING));
      for (const { child } of writers) expect(await child.ended).toMatchObject({ code: 0 });
      const { rows, skipped } = await numbersByWriter(file);
      expect([...rows.keys()].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      for (const numbers of rows.values()) expect(numbers).toEqual(upTo(2000));
      expect(skipped).toBe(0);
      expect(sinkFiles(file).length).toBeGreaterThan(5);
      expect(sinkPaths(file).filter((path) => path.includes('lock'))).toEqual([]);
    },
    HANGS_MS,
  );

  it(
    'keep exactly the newest rotations',
    async () => {
      const file = tempFile();
      const writers = ['a', 'b', 'c', 'd'].map((id) => startWriter(file, id, 1500, 10_000, 5));
      for (const { child } of writers) await child.ended;
      expect(sinkPaths(file).map((path) => path.slice(file.length))).toEqual(['', '.1', '.2', '.3', '.4', '.5']);
      const { rows, skipped } = await numbersByWriter(file);
      // What is left of each writer is the end of what it wrote.
      for (const numbers of rows.values()) expect(numbers).toEqual(upTo(1500).slice(-numbers.length));
      expect(skipped).toBe(0);
    },
    HANGS_MS,
  );

  it(
    'lose nothing that was acknowledged when some are killed',
    async () => {
      const file = tempFile();
      const writers: Writer[] = [];
      const lives = async (lane: number): Promise<void> => {
        for (let life = 0; life < 3; life += 1) {
          const writer = startWriter(file, `${lane}-${life}`, 3000, 30_000, EVERYTHING);
          writers.push(writer);
          await until(() => writer.acknowledged() > 100 * (lane + 1) + 150 * life);
          writer.child.process.kill('SIGKILL');
          await writer.child.ended;
        }
      };
      await Promise.all([0, 1, 2, 3].map(lives));
      const last = startWriter(file, 'last', 100, 30_000, EVERYTHING);
      await last.child.ended;
      const { rows, skipped } = await numbersByWriter(file);
      for (const { id, acknowledged } of [...writers, last]) {
        const numbers = rows.get(id) ?? [];
        expect(numbers).toEqual(upTo(numbers.length));
        // The last write may have been done and not yet acknowledged.
        expect([acknowledged(), acknowledged() + 1]).toContain(numbers.length);
      }
      expect(skipped).toBeLessThanOrEqual(writers.length);
      expect(sinkPaths(file).filter((path) => path.includes('lock'))).toEqual([]);
    },
    HANGS_MS,
  );

  it(
    'are read meanwhile: each record once, in order, and none missing before another',
    async () => {
      const file = tempFile();
      const writers = ['a', 'b', 'c', 'd'].map((id) => startWriter(file, id, 3000, 20_000, EVERYTHING));
      let scans = 0;
      while (writers.some(({ child }) => child.process.exitCode === null)) {
        const floor = new Map(writers.map(({ id, acknowledged }) => [id, acknowledged()]));
        const { rows } = await numbersByWriter(file);
        for (const [id, numbers] of rows) {
          expect(numbers).toEqual(upTo(numbers.length));
          expect(numbers.length).toBeGreaterThanOrEqual(floor.get(id) ?? 0);
        }
        const tails = new Map<string, number>();
        for (const record of readLastRecords(file, 300).records) {
          const { id, n } = record as unknown as Row;
          expect(n).toBe((tails.get(id) ?? n - 1) + 1);
          tails.set(id, n);
        }
        scans += 1;
      }
      expect(scans).toBeGreaterThan(2);
      const { rows, skipped } = await numbersByWriter(file);
      for (const numbers of rows.values()) expect(numbers).toEqual(upTo(3000));
      expect(skipped).toBe(0);
    },
    HANGS_MS,
  );
});

it(
  'a rotator that was stopped keeps nobody waiting, and loses nothing when it goes on',
  async () => {
    const file = tempFile();
    writeFileSync(file, '{"n":1}\n{"n":2}\n');
    const stopped = start('stop.mjs', file);
    try {
      await until(() => stopped.process.exitCode !== null || stateOf(stopped) === 'T');
      expect(await numbersIn(file)).toEqual([1, 2]);

      const calls: CallName[] = [];
      const waiting: unknown[] = [];
      const listening = seam((name, args) => {
        calls.push(name);
        // Nothing else that a sink opens can make it wait: the flag keeps FIFOs from it, and no call asks for a lock.
        if (name === 'openSync' && ((args[1] as number) & O_NONBLOCK) === 0) waiting.push(args);
        return undefined;
      });
      const sleep = jest.spyOn(Atomics, 'wait');
      const sink = new JsonlSink(file, { maxBytes: 16, fs: listening });
      for (let n = 4; n < 10; n += 1) {
        calls.length = 0;
        sink.append({ n });
        expect(calls.filter((name) => name === 'writeSync')).toHaveLength(1);
        expect(calls.length).toBeLessThan(40);
      }
      expect(waiting).toEqual([]);
      expect(sleep).not.toHaveBeenCalled();
      expect(stateOf(stopped)).toBe('T');
      expect(await numbersIn(file)).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);

      stopped.process.kill('SIGCONT');
      expect(await stopped.ended).toMatchObject({ code: 0 });
      expect(await numbersIn(file)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 3]);
      sink.append({ n: 0 });
      sink.close();
      expect(Object.keys(contents(file))).toEqual(['', '.1']);
      expect(await numbersIn(file)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 3, 0]);
    } finally {
      // Nothing else would end a process that is stopped.
      stopped.process.kill('SIGKILL');
    }
  },
  HANGS_MS,
);
