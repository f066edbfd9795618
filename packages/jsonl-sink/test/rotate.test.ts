import { describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  futimesSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { JsonlSink, readLastRecords, removeSink, type JsonlSinkOptions } from '../src/index.js';
import { tempFile, textOf } from './support/folder.js';
import { contents, numbersIn, readAll } from './support/read.js';
import { seam, systemError } from './support/seam.js';

const DAY_MS = 86_400_000;

/** Appends `{"n":…}` for each number with a sink of its own. A line takes 8 bytes. */
function append(file: string, numbers: number[], options: JsonlSinkOptions = {}): void {
  const sink = new JsonlSink(file, options);
  for (const n of numbers) sink.append({ n });
  sink.close();
}

describe('by size', () => {
  it('rotates before the record that would pass the limit, and names the newest .1', () => {
    const file = tempFile();
    append(file, [1, 2, 3, 4, 5], { maxBytes: 16 });
    expect(contents(file)).toEqual({
      '': '{"n":5}\n',
      '.1': '{"n":3}\n{"n":4}\n',
      '.2': '{"n":1}\n{"n":2}\n',
    });
  });

  it('keeps the newest rotated files, and leaves nothing else behind', () => {
    const file = tempFile();
    append(file, [1, 2, 3, 4, 5, 6, 7, 8, 9], { maxBytes: 8, keep: 5 });
    expect(contents(file)).toEqual({
      '': '{"n":9}\n',
      '.1': '{"n":8}\n',
      '.2': '{"n":7}\n',
      '.3': '{"n":6}\n',
      '.4': '{"n":5}\n',
      '.5': '{"n":4}\n',
    });
    expect(readdirSync(dirname(file))).toHaveLength(6);
  });

  it('removes what is too much after keep was lowered', () => {
    const file = tempFile();
    append(file, [1, 2, 3, 4, 5, 6], { maxBytes: 8, keep: 5 });
    append(file, [7], { maxBytes: 8, keep: 2 });
    expect(contents(file)).toEqual({ '': '{"n":7}\n', '.1': '{"n":6}\n', '.2': '{"n":5}\n' });
  });

  it('writes a record that is larger than the limit to a file of its own', () => {
    const file = tempFile();
    append(file, [1, 2], { maxBytes: 1 });
    expect(contents(file)).toEqual({ '': '{"n":2}\n', '.1': '{"n":1}\n' });
  });

  it('rotates a file that it finds full', () => {
    const file = tempFile();
    writeFileSync(file, '{"n":1}\n');
    append(file, [2], { maxBytes: 15 });
    expect(contents(file)).toEqual({ '': '{"n":2}\n', '.1': '{"n":1}\n' });
  });

  it('fills a hole, and moves no further', () => {
    const file = tempFile();
    append(file, [1, 2, 3, 4], { maxBytes: 8 });
    renameSync(`${file}.2`, `${file}.4`);
    renameSync(`${file}.3`, `${file}.5`);
    append(file, [5], { maxBytes: 8 });
    expect(contents(file)).toEqual({
      '': '{"n":5}\n',
      '.1': '{"n":4}\n',
      '.2': '{"n":3}\n',
      '.4': '{"n":2}\n',
      '.5': '{"n":1}\n',
    });
  });

  it.each([
    ['the active file', '', '.1'],
    ['a rotated file', '.2', '.3'],
  ])('finishes the move of %s that has both names', async (_, from, to) => {
    const file = tempFile();
    append(file, [1, 2, 3], { maxBytes: 8 });
    if (from === '') {
      renameSync(`${file}.2`, `${file}.3`);
      renameSync(`${file}.1`, `${file}.2`);
    }
    linkSync(file + from, file + to);
    expect(await numbersIn(file)).toEqual([1, 2, 3]);
    append(file, [4], { maxBytes: 8 });
    expect(await numbersIn(file)).toEqual([1, 2, 3, 4]);
    const files = Object.values(contents(file));
    expect(files.toSorted()).toEqual(['{"n":1}\n', '{"n":2}\n', '{"n":3}\n', '{"n":4}\n']);
  });

  it('counts past a folder or a link that has one of its names, and leaves it alone', async () => {
    const file = tempFile();
    append(file, [1], { maxBytes: 8 });
    mkdirSync(`${file}.1`);
    symlinkSync('elsewhere', `${file}.3`);
    append(file, [2, 3, 4, 5], { maxBytes: 8, keep: 3 });
    expect(contents(file)).toEqual({ '': '{"n":5}\n', '.2': '{"n":4}\n', '.4': '{"n":3}\n', '.5': '{"n":2}\n' });
    expect(await numbersIn(file)).toEqual([2, 3, 4, 5]);
    expect(readdirSync(dirname(file))).toContain(`${basename(file)}.3`);
  });

  it('leaves files alone whose names only look alike', () => {
    const file = tempFile();
    const others = ['.0', '.01', '.1x', '.20240131', '.old', '.1.gz', 'x.1'];
    for (const suffix of others) writeFileSync(file + suffix, 'mine');
    append(file, [1, 2, 3, 4], { maxBytes: 8, keep: 1 });
    for (const suffix of others) expect(textOf(file + suffix)).toBe('mine');
    expect(contents(file)).toEqual({ '': '{"n":4}\n', '.1': '{"n":3}\n' });
  });

  it('goes on in the new file when another process rotated', () => {
    const file = tempFile();
    const calls: string[] = [];
    const first = new JsonlSink(file, { maxBytes: 16, now: () => 0, fs: seam((name) => void calls.push(name)) });
    const second = new JsonlSink(file, { maxBytes: 16, now: () => 0 });
    first.append({ n: 1 });
    second.append({ n: 2 });
    second.append({ n: 3 });
    first.append({ n: 4 });
    first.append({ n: 5 });
    expect(calls).not.toContain('symlinkSync');
    expect(contents(file)).toEqual({
      '': '{"n":3}\n{"n":5}\n',
      '.1': '{"n":1}\n{"n":2}\n{"n":4}\n',
    });
    first.close();
    second.close();
  });
});

describe('with rotate: false', () => {
  it('keeps one file, however large and old', () => {
    const now = Date.now();
    const file = tempFile();
    append(file, [1, 2, 3], { rotate: false, maxBytes: 8, now: () => now });
    append(file, [4], { rotate: false, now: () => now + 365 * DAY_MS });
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n' });
  });
});

describe('by age', () => {
  function written(file: string, at: number): void {
    utimesSync(file, at / 1000, at / 1000);
  }

  it('rotates a file whose last write is more than 30 days ago, and no younger one', () => {
    const now = Date.now();
    const file = tempFile();
    append(file, [1]);
    written(file, now - 29 * DAY_MS);
    append(file, [2], { now: () => now });
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n' });
    written(file, now - 31 * DAY_MS);
    append(file, [3], { now: () => now });
    expect(contents(file)).toEqual({ '': '{"n":3}\n', '.1': '{"n":1}\n{"n":2}\n' });
  });

  it('does so in a process that lived through it, unless others wrote meanwhile', () => {
    const file = tempFile();
    let now = Date.now();
    const sink = new JsonlSink(file, { now: () => now });
    sink.append({ n: 1 });
    now += 31 * DAY_MS;
    written(file, now - DAY_MS);
    sink.append({ n: 2 });
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n' });
    now += 31 * DAY_MS;
    sink.append({ n: 3 });
    expect(contents(file)).toEqual({ '': '{"n":3}\n', '.1': '{"n":1}\n{"n":2}\n' });
    sink.close();
  });

  it('asks for the lock only when the file may be old', () => {
    const file = tempFile();
    let now = Date.now();
    append(file, [1]);
    const calls: string[] = [];
    const sink = new JsonlSink(file, { now: () => now, fs: seam((name) => void calls.push(name)) });
    for (let day = 0; day < 100; day += 1) {
      now += DAY_MS;
      sink.append({ n: day });
    }
    expect(calls).not.toContain('symlinkSync');
    sink.close();
  });

  it('never rotates an empty file', () => {
    const now = Date.now();
    const file = tempFile();
    writeFileSync(file, '');
    written(file, now - 365 * DAY_MS);
    append(file, [1], { now: () => now });
    expect(contents(file)).toEqual({ '': '{"n":1}\n' });
  });

  it.each([
    ['a step forward by a year', [0, 365], 2],
    ['a step back by a day', [0, -1], 1],
    ['a step back by a year', [0, -365], 1],
    ['forward by a year and back again', [0, 365, 0, 365, 0], 3],
  ])('makes no rotation storm after %s', async (_, days, files) => {
    const file = tempFile();
    const start = Date.now();
    let now = start;
    const fs = seam((name, args) => {
      if (name !== 'writeSync') return undefined;
      const [fd, data] = args as [number, string];
      const written = writeSync(fd, data);
      // The file's time jumps with the clock.
      futimesSync(fd, now / 1000, now / 1000);
      return { value: written };
    });
    const sinks = [1, 2, 3].map(() => new JsonlSink(file, { now: () => now, fs }));
    let n = 0;
    for (const day of days) {
      now = start + day * DAY_MS;
      for (let round = 0; round < 5; round += 1) {
        now += 1;
        for (const sink of sinks) sink.append({ n: n++ });
      }
    }
    expect(Object.keys(contents(file))).toHaveLength(files);
    const numbers = await numbersIn(file);
    expect(numbers.toSorted((left, right) => Number(left) - Number(right))).toEqual([...Array(n).keys()]);
    for (const sink of sinks) sink.close();
  });

  it('makes none when the file was written in the future', () => {
    const file = tempFile();
    append(file, [1]);
    written(file, Date.now() + 365 * DAY_MS);
    append(file, [2]);
    append(file, [3]);
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n{"n":3}\n' });
  });
});

describe('a file that changes under a living sink', () => {
  it.each([50, -DAY_MS, DAY_MS])('is made again when another program removed it, %i ms later', (later) => {
    const file = tempFile();
    let now = 0;
    const sink = new JsonlSink(file, { now: () => now });
    sink.append({ n: 1 });
    unlinkSync(file);
    now += later;
    sink.append({ n: 2 });
    expect(textOf(file)).toBe('{"n":2}\n');
    sink.close();
  });

  it('is made again when removeSink removed it, with the very next record', () => {
    const file = tempFile();
    const sinks = [1, 2].map(() => new JsonlSink(file, { now: () => 0, maxBytes: 20 }));
    for (const n of [1, 2, 3, 4]) sinks[n % 2]?.append({ n });
    expect(removeSink(file)).toEqual([file, `${file}.1`]);
    expect(contents(file)).toEqual({});
    sinks[0]?.append({ n: 5 });
    sinks[1]?.append({ n: 6 });
    expect(contents(file)).toEqual({ '': '{"n":5}\n{"n":6}\n' });
    for (const sink of sinks) sink.close();
  });

  it('is left for the next one by a writer that held it too long, with the very record that it would have got', async () => {
    const file = tempFile();
    const stale = new JsonlSink(file, { now: () => 0 });
    stale.append({ n: 1 });
    const other = new JsonlSink(file, { now: () => 0, maxBytes: 1, keep: 1 });
    for (const n of [2, 3]) other.append({ n });
    expect(contents(file)).toEqual({ '': '{"n":3}\n', '.1': '{"n":2}\n' });
    stale.append({ n: 4 });
    expect(await numbersIn(file)).toEqual([2, 3, 4]);
    stale.close();
    other.close();
  });

  it('is marked before it goes: what a process that dies in between leaves is read up to the mark', async () => {
    const file = tempFile();
    const mark = '{"jsonl-sink":"removed"}\n';
    const dying = seam((name, args) => {
      if (name === 'unlinkSync' && args[0] === `${file}.2`) throw systemError('EIO', name);
      return undefined;
    });
    const stale = new JsonlSink(file, { now: () => 0 });
    stale.append({ n: 1 });
    const other = new JsonlSink(file, { now: () => 0, maxBytes: 1, keep: 1, fs: dying });
    for (const n of [2, 3]) other.append({ n });
    expect(contents(file)).toEqual({ '': '{"n":3}\n', '.1': '{"n":2}\n', '.2': `{"n":1}\n\n${mark}` });
    stale.append({ n: 4 });
    expect(contents(file)['.2']).toBe(`{"n":1}\n\n${mark}{"n":4}\n`);
    expect(await readAll(file)).toEqual({ records: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }], skipped: 0 });
    expect(readLastRecords(file, 9).records).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    stale.close();
    other.close();
  });

  it.each([50, -DAY_MS, DAY_MS])('is followed when another program moved it, %i ms later', (later) => {
    const file = tempFile();
    let now = 0;
    const sink = new JsonlSink(file, { now: () => now });
    sink.append({ n: 1 });
    renameSync(file, `${file}.1`);
    sink.append({ n: 2 });
    now += later;
    sink.append({ n: 3 });
    expect(contents(file)).toEqual({ '': '{"n":3}\n', '.1': '{"n":1}\n{"n":2}\n' });
    sink.close();
  });

  it('is followed after 64 KiB without a tick of the clock', () => {
    const file = tempFile();
    const sink = new JsonlSink(file, { now: () => 0 });
    sink.append({ n: 1 });
    renameSync(file, `${file}.1`);
    const text = 'x'.repeat(1024);
    for (let n = 2; n < 66; n += 1) sink.append({ n, text });
    expect(textOf(file).length).toBeGreaterThan(0);
    sink.close();
  });

  it('keeps the record when somebody cut the file', async () => {
    const file = tempFile();
    const sink = new JsonlSink(file, { now: () => 0 });
    for (let n = 0; n < 10; n += 1) sink.append({ n });
    writeFileSync(file, '');
    sink.append({ n: 10 });
    sink.append({ n: 11 });
    expect(await numbersIn(file)).toEqual([10, 11]);
    sink.close();
  });

  it('takes in the rows of a program that appends without any lock, and writes after them', () => {
    const file = tempFile();
    const sink = new JsonlSink(file, { now: () => 0 });
    sink.append({ n: 1 });
    appendFileSync(file, '{"foreign": 1}\n');
    sink.append({ n: 2 });
    appendFileSync(file, '{"foreign": 2}\n');
    sink.append({ n: 3 });
    expect(textOf(file)).toBe('{"n":1}\n{"foreign": 1}\n{"n":2}\n{"foreign": 2}\n{"n":3}\n');
    sink.close();
  });
});
