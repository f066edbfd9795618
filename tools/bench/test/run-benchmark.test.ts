import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Subject } from '../src/benchmark.js';
import { runBenchmark } from '../src/run-benchmark.js';
import { SAMPLE } from './support.js';

let folder: string;
let seen: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-bench-test-'));
  seen = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function subject(name: string, rest: Partial<Subject> = {}): Subject {
  let setUp = 0;
  return {
    name,
    role: 'ours',
    open(own) {
      setUp += 1;
      const id = `${name}${setUp}`;
      seen.push(`open ${id}, ${readdirSync(own).length} files`);
      return {
        round(index) {
          seen.push(`${id} ${index}`);
          return [index, index * 10];
        },
        close: () => void seen.push(`close ${id}`),
      };
    },
    ...rest,
  };
}

it('warms up, then goes there and back; a control is set up as a subject of its own', async () => {
  const subjects = () => [subject('a', { role: 'base' }), subject('b', { again: true })];
  const samples = await runBenchmark({ ...SAMPLE, subjects }, { folder, rounds: 2, quick: false });
  expect(seen).toEqual([
    ...['open a1, 0 files', 'open b1, 0 files', 'open b2, 0 files'],
    ...['a1 0', 'b1 0', 'b2 0'],
    ...['b2 1', 'b1 1', 'a1 1'],
    ...['a1 2', 'b1 2', 'b2 2'],
    ...['close b2', 'close b1', 'close a1'],
  ]);
  const rounds = [
    [1, 10],
    [2, 20],
  ];
  expect(samples).toEqual([
    { name: 'a', role: 'base', rounds },
    { name: 'b', role: 'ours', rounds },
    { name: 'b, once more (A/A)', role: 'control', rounds },
  ]);
});

it('what does not vary runs once, without warm-up and control', async () => {
  const samples = await runBenchmark(
    { ...SAMPLE, subjects: () => [subject('a', { again: true })] },
    { folder, rounds: 1, quick: false },
  );
  expect(seen).toEqual(['open a1, 0 files', 'a1 1', 'close a1']);
  expect(samples).toEqual([{ name: 'a', role: 'ours', rounds: [[1, 10]] }]);
});

it('hands the subjects a shared folder and whether the run is short', async () => {
  const subjects = ({ folder: shared, quick }: { folder: string; quick: boolean }) => {
    seen.push(`${path.relative(folder, shared)}, ${readdirSync(shared).length} files, quick: ${String(quick)}`);
    return [];
  };
  await runBenchmark({ ...SAMPLE, subjects }, { folder, rounds: 1, quick: true });
  expect(seen).toEqual(['sample, 0 files, quick: true']);
});

it.each([
  ['too few figures', () => [1]],
  ['no number', () => [1, NaN]],
])('ends with an error on %s, and closes what it opened', async (_what, round) => {
  const bad = subject('bad', { open: () => ({ round, close: () => void seen.push('close bad') }) });
  const running = runBenchmark({ ...SAMPLE, subjects: () => [subject('a'), bad] }, { folder, rounds: 2, quick: false });
  await expect(running).rejects.toThrow(/^sample: bad gave \[1.*\] for its measures\.$/);
  expect(seen.slice(-2)).toEqual(['close bad', 'close a1']);
});

it('closes what it opened when another subject can not be set up', async () => {
  const broken = subject('broken', {
    open() {
      throw new Error('no such program');
    },
  });
  const running = runBenchmark(
    { ...SAMPLE, subjects: () => [subject('a'), broken] },
    { folder, rounds: 2, quick: false },
  );
  await expect(running).rejects.toThrow('no such program');
  expect(seen.at(-1)).toBe('close a1');
});
