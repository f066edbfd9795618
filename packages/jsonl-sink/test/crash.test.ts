import { describe, expect, it } from '@jest/globals';
import nodeFs, { lstatSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { JsonlSink, readLastRecords, sinkFiles, sinkPaths } from '../src/index.js';
import { tempFile } from './support/folder.js';
import { HANGS_MS } from './support/hangs.js';
import { deadPid, leaveToTheDead } from './support/lock.js';
import { contents, numbersIn } from './support/read.js';
import { seam, systemError, type CallName } from './support/seam.js';

const HOUR_MS = 3_600_000;
const killed = deadPid();

/** Three rotated files and a full active one, of two records each: 0 and 1 are the oldest. */
function fullSink(): string {
  const file = tempFile();
  const pair = (n: number): string => `{"n":${n}}\n{"n":${n + 1}}\n`;
  ['.3', '.2', '.1', ''].forEach((suffix, index) => writeFileSync(file + suffix, pair(index * 2)));
  return file;
}

/**
 * Appends {"n":8} or another number, which rotates, and dies right after the given call: nothing that would follow reaches the disk, and
 * a lock that was left names a process that is gone.
 *
 * @returns the calls that were made
 */
function dieAfter(death: number, file: string, hasLinks: boolean, n = 8): CallName[] {
  const calls: CallName[] = [];
  const fs = seam((name) => {
    if (calls.length >= death) throw new Error('dead');
    if (!hasLinks && (name === 'linkSync' || name === 'symlinkSync')) throw systemError('EPERM', name);
    calls.push(name);
    return undefined;
  });
  try {
    new JsonlSink(file, { fs, maxBytes: 16, keep: 3 }).append({ n });
  } catch (error) {
    expect(error).toEqual(new Error('dead'));
  }
  leaveToTheDead(`${file}.lock`, killed);
  return calls;
}

const before = [2, 3, 4, 5, 6, 7];

describe.each([
  ['links', true],
  ['neither hard nor symbolic links', false],
])('a process that dies in a rotation, on a file system with %s', (_, hasLinks) => {
  const total = dieAfter(Infinity, fullSink(), hasLinks).length;

  it('makes some 80 calls', () => {
    expect(total).toBeGreaterThan(40);
    expect(total).toBeLessThan(100);
  });

  it.each([...Array(total).keys()])(
    'leaves what readers find and the next writer finishes: after %i calls',
    async (death) => {
      const file = fullSink();
      expect(dieAfter(death, file, hasLinks)).toHaveLength(death);

      // Each record once, in order; the oldest file may be gone already, the new record be there.
      const left = (await numbersIn(file)).map(Number);
      const oldest = left[0] === 0 ? [0, 1] : [];
      const newest = left.at(-1) === 8 ? [8] : [];
      expect(left).toEqual([...oldest, ...before, ...newest]);
      expect(readLastRecords(file, 100).records.map(({ n }) => n)).toEqual(left);

      // Only a lock file that could not yet name its owner takes time.
      const isUnnamed = lstatSync(`${file}.lock`, { throwIfNoEntry: false })?.size === 0;
      const sink = new JsonlSink(file, { maxBytes: 18, keep: 3, now: () => Date.now() + (isUnnamed ? HOUR_MS : 0) });
      for (const n of [9, 10, 11, 12]) sink.append({ n });
      sink.close();
      const all = [...before, ...newest, 9, 10, 11, 12];
      const kept = (await numbersIn(file)).map(Number);
      expect(kept).toEqual(all.slice(-kept.length));
      expect(kept.length).toBeGreaterThan(6);
      expect(sinkPaths(file)).toEqual([file, `${file}.1`, `${file}.2`, `${file}.3`]);
    },
  );
});

describe.each([
  ['links', true],
  ['neither hard nor symbolic links', false],
])('processes that die one after the other, on a file system with %s', (_, hasLinks) => {
  it(
    'lose and double nothing, whoever has to finish whose rotation',
    async () => {
      const most = dieAfter(Infinity, fullSink(), hasLinks).length + 20;
      const deaths = fc.array(fc.nat({ max: most }), { minLength: 2, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(deaths, async (afterCalls) => {
          const file = fullSink();
          for (const [index, death] of afterCalls.entries()) {
            dieAfter(death, file, hasLinks, 8 + index);
            // Time passes where a lock could not name its owner yet.
            if (lstatSync(`${file}.lock`, { throwIfNoEntry: false })?.size === 0) unlinkSync(`${file}.lock`);
          }
          const next = 8 + afterCalls.length;
          const sink = new JsonlSink(file, { maxBytes: 24, keep: 3 });
          for (const n of [next, next + 1, next + 2]) sink.append({ n });
          sink.close();
          const numbers = (await numbersIn(file)).map(Number);
          expect(numbers).toEqual([...new Set(numbers)].toSorted((left, right) => left - right));
          // Whether a process wrote before it died is not known; everything else that is as new as the oldest is there.
          const sure = [2, 3, 4, 5, 6, 7, next, next + 1, next + 2].filter((n) => n >= (numbers[0] ?? 0));
          expect(numbers).toEqual(expect.arrayContaining(sure));
          // Four files, of one record at least.
          expect(numbers.length).toBeGreaterThan(3);
          expect(sinkPaths(file)).toEqual([file, `${file}.1`, `${file}.2`, `${file}.3`]);
        }),
        { numRuns: 150 },
      );
    },
    HANGS_MS,
  );
});

it('after every call of a rotation every file has a name that readers find, and only the oldest goes', () => {
  const file = tempFile();
  ['.5', '.4', '.3', '.2', '.1', ''].forEach((suffix, n) => writeFileSync(file + suffix, `{"n":${n}}\n`));
  const inodeOf = (path: string): number => statSync(path).ino;
  const before = sinkFiles(file).map(({ path }) => inodeOf(path));
  const oldest = before.at(-1);
  const gone = new Set<unknown>();
  let looks = 0;
  const look = (): void => {
    looks += 1;
    const found = new Set(sinkFiles(file).map(({ path }) => inodeOf(path)));
    const there = readdirSync(dirname(file)).filter((name) => !name.includes('.lock'));
    for (const name of there) expect(found).toContain(inodeOf(join(dirname(file), name)));
    for (const inode of before) if (!found.has(inode)) gone.add(inode);
  };
  const fs = seam((name, args) => {
    look();
    const call: unknown = Reflect.get(nodeFs, name);
    const value: unknown = Reflect.apply(call as () => unknown, nodeFs, args);
    look();
    return { value };
  });
  const sink = new JsonlSink(file, { fs, maxBytes: 8, keep: 5 });
  sink.append({ n: 6 });
  expect([...gone]).toEqual([oldest]);
  expect(looks).toBeGreaterThan(100);
  expect(contents(file)).toEqual({
    '': '{"n":6}\n',
    '.1': '{"n":5}\n',
    '.2': '{"n":4}\n',
    '.3': '{"n":3}\n',
    '.4': '{"n":2}\n',
    '.5': '{"n":1}\n',
  });
  sink.close();
});
