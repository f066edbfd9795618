import { describe, expect, it } from '@jest/globals';
import { lstatSync, readFileSync, readlinkSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { JsonlSink, readLastRecords, sinkPaths } from '../src/index.js';
import { tempFile } from './support/folder.js';
import { deadPid } from './support/lock.js';
import { numbersIn } from './support/read.js';
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
 * Appends {"n":8}, which rotates, and dies right after the given call: nothing that would follow reaches the disk, and
 * a lock that was left names a process that is gone.
 *
 * @returns the calls that were made
 */
function dieAfter(death: number, file: string, hasLinks: boolean): CallName[] {
  const calls: CallName[] = [];
  const fs = seam((name) => {
    if (calls.length >= death) throw new Error('dead');
    if (!hasLinks && (name === 'linkSync' || name === 'symlinkSync')) throw systemError('EPERM', name);
    calls.push(name);
    return undefined;
  });
  try {
    new JsonlSink(file, { fs, maxBytes: 16, keep: 3 }).append({ n: 8 });
  } catch (error) {
    expect(error).toEqual(new Error('dead'));
  }
  leaveToTheDead(`${file}.lock`);
  return calls;
}

function leaveToTheDead(lock: string): void {
  const status = lstatSync(lock, { throwIfNoEntry: false });
  if (status === undefined) return;
  const text = status.isFile() ? readFileSync(lock, 'latin1') : readlinkSync(lock);
  const changed = text.replace(/^\d+/, String(killed));
  if (status.isFile()) writeFileSync(lock, changed);
  else {
    unlinkSync(lock);
    symlinkSync(changed, lock);
  }
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
