import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { progressOnStderr } from '../src/cli/progress.js';

const { isTTY } = process.stderr;
let now: number;
let written: string[];

beforeEach(() => {
  now = 1_000_000;
  written = [];
  process.stderr.isTTY = true;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});

afterEach(() => {
  process.stderr.isTTY = isTTY;
  jest.restoreAllMocks();
});

it('counts on a terminal what takes more than a second, five times a second at most', () => {
  const progress = progressOnStderr('reconciling');
  for (const [at, done] of [
    [1_000_999, 10],
    [1_001_000, 1_234],
    [1_001_199, 2_000],
    [1_001_200, 3_000_000],
  ] as const) {
    now = at;
    progress(done);
  }
  expect(written).toEqual(['\rreconciling: 1,234 rows\u001b[K', '\rreconciling: 3,000,000 rows\u001b[K']);
});

it('writes nothing where nobody looks', () => {
  process.stderr.isTTY = false;
  const progress = progressOnStderr('reconciling');
  now += 60_000;
  progress(1);
  expect(written).toEqual([]);
});
