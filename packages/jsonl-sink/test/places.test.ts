import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scanRecords, type ScanPlace } from '../src/index.js';

const PAD = 'x'.repeat(900);
const lineOf = (n: number): string => `${JSON.stringify({ n, pad: PAD })}\n`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(os.tmpdir(), 'jsonl-sink-places-'));
  file = join(folder, 'events.jsonl');
  // 600 lines in three files: more than one block each but for the oldest.
  write(`${file}.2`, 1, 50);
  write(`${file}.1`, 51, 300);
  write(file, 301, 600);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, from: number, to: number): void {
  writeFileSync(path, Array.from({ length: to - from + 1 }, (_, index) => lineOf(from + index)).join(''));
}

/** Puts a copy in a file's place, which has another number. */
function copy(path: string): void {
  copyFileSync(path, `${path}.new`);
  renameSync(`${path}.new`, path);
}

/** The places of a whole scan, by the first record after each. */
async function places(): Promise<Map<number, ScanPlace>> {
  const found = new Map<number, ScanPlace>();
  for await (const lines of scanRecords(file).lines()) {
    if (lines.place === null) continue;
    const { n } = JSON.parse(lines.text(0)) as { n: number };
    found.set(n, JSON.parse(JSON.stringify(lines.place)) as ScanPlace);
  }
  return found;
}

async function scanFrom(from: ScanPlace): Promise<{ first: unknown; count: number; isResumed: boolean }> {
  const scan = scanRecords(file, { from });
  const numbers: unknown[] = [];
  for await (const { n } of scan) numbers.push(n);
  const [first] = numbers;
  return { first, count: numbers.length, isResumed: scan.isResumed };
}

async function placeAfter(least: number): Promise<[number, ScanPlace]> {
  const found = [...(await places())].find(([n]) => n > least);
  if (found === undefined) throw new Error('there is no such place');
  return found;
}

describe('a scan from a place', () => {
  it('gives what a whole one gives from there on', async () => {
    const all = await places();
    expect(all.size).toBeGreaterThan(4);
    expect([...all.keys()].filter((n) => [1, 51, 301].includes(n))).toEqual([1, 51, 301]);
    for (const [n, place] of all) expect(await scanFrom(place)).toEqual({ first: n, count: 601 - n, isResumed: true });
  });

  it('finds it after rotations, and reads what came since', async () => {
    const [n, place] = await placeAfter(51);
    for (const index of [2, 1]) renameSync(`${file}.${index}`, `${file}.${index + 1}`);
    renameSync(file, `${file}.1`);
    write(file, 601, 700);
    expect(await scanFrom(place)).toEqual({ first: n, count: 701 - n, isResumed: true });
  });

  it.each([
    ['a file before it has grown', () => appendFileSync(`${file}.2`, '\n')],
    ['a file before it is gone', () => rmSync(`${file}.2`)],
    ['its file is a copy', () => copy(`${file}.1`)],
    ['its file was cut before it', () => truncateSync(`${file}.1`, 1_000)],
    ['its file was written anew', () => write(`${file}.1`, 1_051, 1_300)],
  ])('reads everything when %s', async (_, spoil) => {
    const [, place] = await placeAfter(51);
    spoil();
    const whole = await scanFrom({ ...place, file: 'none' });
    expect(whole.isResumed).toBe(false);
    expect(await scanFrom(place)).toEqual(whole);
  });

  it('is none where the line is too short to be known again', async () => {
    writeFileSync(file, `{"n":1}\n${lineOf(2)}`);
    for (const each of [`${file}.1`, `${file}.2`]) rmSync(each);
    expect((await places()).size).toBe(0);
  });
});
