import { describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { JsonlSink, parseRecord, readLastRecords, scanRecords, sinkFiles, sinkPaths } from '../src/index.js';
import { tempFile, tempFolder } from './support/folder.js';
import { readAll } from './support/read.js';

function write(file: string, ...numbers: number[]): void {
  writeFileSync(file, numbers.map((n) => `{"n":${n}}\n`).join(''));
}

/** Nine records, three a file. */
function threeFiles(): string {
  const file = tempFile();
  write(`${file}.2`, 1, 2, 3);
  write(`${file}.1`, 4, 5, 6);
  write(file, 7, 8, 9);
  return file;
}

function lastNumbers(file: string, count: number, filter?: (n: unknown) => boolean): unknown[] {
  const options = filter === undefined ? {} : { filter: ({ n }: Record<string, unknown>) => filter(n) };
  return readLastRecords(file, count, options).records.map(({ n }) => n);
}

describe('readLastRecords', () => {
  it.each([
    [0, []],
    [1, [9]],
    [3, [7, 8, 9]],
    [4, [6, 7, 8, 9]],
    [9, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [200, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('gives the last %i, newest last, from rotated files too', (count, expected) => {
    expect(lastNumbers(threeFiles(), count)).toEqual(expected);
  });

  it('with a filter counts what passes, and stops there', () => {
    const seen: unknown[] = [];
    const isEven = (n: unknown): boolean => {
      seen.push(n);
      return Number(n) % 2 === 0;
    };
    expect(lastNumbers(threeFiles(), 2, isEven)).toEqual([6, 8]);
    expect(seen).toEqual([9, 8, 7, 6]);
    expect(lastNumbers(threeFiles(), 9, isEven)).toEqual([2, 4, 6, 8]);
  });

  it('counts the skipped lines that it met, not those beyond', () => {
    const file = tempFile();
    writeFileSync(file, 'bad\n{"n":1}\nbad\n{"n":2}\n');
    expect(readLastRecords(file, 1)).toEqual({ records: [{ n: 2 }], skipped: 0 });
    expect(readLastRecords(file, 2)).toEqual({ records: [{ n: 1 }, { n: 2 }], skipped: 1 });
    expect(readLastRecords(file, 3)).toEqual({ records: [{ n: 1 }, { n: 2 }], skipped: 2 });
  });

  it('reads no more than it needs: a terabyte before it makes no difference', () => {
    const file = tempFile();
    writeFileSync(file, '');
    truncateSync(file, 1_000_000_000_000);
    appendFileSync(file, '\n{"n":1}\n{"n":2}\n');
    expect(readLastRecords(file, 2)).toEqual({ records: [{ n: 1 }, { n: 2 }], skipped: 0 });
  });

  it('gives none when asked for none, whatever the file ends with', () => {
    const file = tempFile();
    writeFileSync(file, '{"n":1}');
    expect(readLastRecords(file, 0)).toEqual({ records: [], skipped: 0 });
  });

  it.each([-1, 0.5, NaN, Infinity, '3' as unknown as number])('refuses the count %p', (count) => {
    expect(() => readLastRecords(tempFile(), count)).toThrow(RangeError);
  });

  it('finds nothing in a folder or file that is not there, and makes neither', () => {
    const folder = join(tempFolder(), 'home');
    expect(readLastRecords(join(folder, 'events.jsonl'), 5)).toEqual({ records: [], skipped: 0 });
    expect(existsSync(folder)).toBe(false);
  });

  it('reads rotated files when there is no active one, and past a hole', () => {
    const file = threeFiles();
    unlinkSync(file);
    renameSync(`${file}.2`, `${file}.7`);
    expect(lastNumbers(file, 5)).toEqual([2, 3, 4, 5, 6]);
  });

  it('passes on what the filter throws, and leaves no descriptor open', () => {
    const file = threeFiles();
    const open = readdirSync('/proc/self/fd').length;
    const filter = (): boolean => {
      throw new Error('mine');
    };
    for (let round = 0; round < 20; round += 1) {
      expect(() => readLastRecords(file, 1, { filter })).toThrow('mine');
      readLastRecords(file, 2);
    }
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(open + 10);
  });
});

describe('scanRecords', () => {
  it('gives all records, oldest first', async () => {
    expect((await readAll(threeFiles())).records).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => ({ n })));
  });

  it('finds nothing in a folder that is not there', async () => {
    expect(await readAll(join(tempFolder(), 'home', 'events.jsonl'))).toEqual({ records: [], skipped: 0 });
  });

  it('reads what was there when it began, whatever is appended, rotated or removed meanwhile', async () => {
    const file = threeFiles();
    const numbers: unknown[] = [];
    for await (const { n } of scanRecords(file)) {
      if (numbers.push(n) > 1) continue;
      const sink = new JsonlSink(file, { maxBytes: 8, keep: 1 });
      for (const more of [10, 11, 12]) sink.append({ n: more });
      sink.close();
    }
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(lastNumbers(file, 9)).toEqual([11, 12]);
  });

  it('gives the lines as they are, whatever they hold, but for those that are too long', async () => {
    const file = join(tempFolder(), 'events.jsonl');
    const pad = 'x'.repeat(999);
    const lines = Array.from({ length: 2000 }, (_, n) => JSON.stringify({ n, pad }));
    // Blocks of 256 KiB: a line over many of them, a bad one, an empty one.
    lines.splice(700, 0, JSON.stringify({ n: 'long', pad: 'y'.repeat(900_000) }), 'bad', '', 'z'.repeat(1_100_000));
    writeFileSync(file, lines.join('\n'));
    const scan = scanRecords(file);
    const blocks: number[] = [];
    const texts: string[] = [];
    for await (const block of scan.lines()) {
      blocks.push(block.length);
      for (let index = 0; index < block.length; index += 1) {
        expect(block.size(index)).toBe(block.bytes(index).length);
        expect(block.text(index)).toBe(block.bytes(index).toString('latin1'));
        texts.push(block.bytes(index).toString());
      }
    }
    expect(texts).toEqual(lines.filter((line) => line.length < 1_000_000));
    expect(scan.skipped).toBe(1);
    expect(Math.max(...blocks)).toBeLessThan(300);
    const parsed = texts.map((text) => parseRecord(Buffer.from(text)));
    expect(parsed.filter((record) => typeof record === 'string')).toEqual(['bad', 'blank']);
  });

  it('gives each record once, in order, over many blocks', async () => {
    const file = join(tempFolder(), 'events.jsonl');
    const pad = 'x'.repeat(999);
    const long = { n: 1000, pad: 'y'.repeat(900_000) };
    const records = Array.from({ length: 2000 }, (_, n) => (n === 1000 ? long : { n, pad }));
    writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    expect(await readAll(file)).toEqual({ records, skipped: 0 });
  });

  it('can be left at any time, and begun again', async () => {
    const file = threeFiles();
    appendFileSync(`${file}.2`, 'bad\n');
    const open = readdirSync('/proc/self/fd').length;
    const scan = scanRecords(file);
    for (let round = 0; round < 20; round += 1) {
      for await (const { n } of scan) if (n === 4) break;
      expect(scan.skipped).toBe(1);
    }
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(open + 10);
  });
});

describe('lines that hold no record', () => {
  const bad: [string, string | Buffer][] = [
    ['a torn record', '{"n":1,"te'],
    ['no JSON', 'hello'],
    ['a number', '7'],
    ['null', 'null'],
    ['an array', '[{"n":1}]'],
    ['a text', '"{}"'],
    ['two records', '{"n":1}{"n":2}'],
    ['NUL bytes', '\0\0\0\0'],
    ['a NUL in a record', '{"n":"\0"}'],
    ['a byte order mark before a record', '\ufeff{"n":1}'],
    ['broken UTF-8', Buffer.from('{"n":"\xc3"}', 'latin1')],
    ['a surrogate in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
    ['more than 1 MiB', `{"n":"${'x'.repeat(1_048_569)}"}`],
    ['20 MB', Buffer.alloc(20_000_000, 'x')],
  ];

  it.each(bad)('%s: skipped and counted', async (_, line) => {
    const file = tempFile();
    write(file, 1);
    appendFileSync(file, line);
    appendFileSync(file, '\n{"n":2}\n');
    const expected = { records: [{ n: 1 }, { n: 2 }], skipped: 1 };
    expect(readLastRecords(file, 5)).toEqual(expected);
    expect(await readAll(file)).toEqual(expected);
  });

  it.each(bad)('%s as the last line, without a newline', async (_, line) => {
    const file = tempFile();
    write(file, 1);
    appendFileSync(file, line);
    const expected = { records: [{ n: 1 }], skipped: 1 };
    expect(readLastRecords(file, 5)).toEqual(expected);
    expect(await readAll(file)).toEqual(expected);
  });

  it.each(['', '\n', '\n\n', ' \n', '\t\r\n', '\r\n'])('blank lines cost nothing: %j', async (blank) => {
    const file = tempFile();
    writeFileSync(file, `${blank}{"n":1}\r\n${blank}{"n":2}\n${blank}`);
    const expected = { records: [{ n: 1 }, { n: 2 }], skipped: 0 };
    expect(readLastRecords(file, 5)).toEqual(expected);
    expect(await readAll(file)).toEqual(expected);
  });

  it('a whole record that lacks only its newline is read', async () => {
    const file = tempFile();
    writeFileSync(file, '{"n":1}\n{"n":2}');
    const expected = { records: [{ n: 1 }, { n: 2 }], skipped: 0 };
    expect(readLastRecords(file, 5)).toEqual(expected);
    expect(await readAll(file)).toEqual(expected);
  });

  it('a line of exactly 1 MiB is a record', async () => {
    const file = tempFile();
    const text = 'x'.repeat(1_048_568);
    writeFileSync(file, `{"n":"${text}"}\n{"n":2}\n`);
    expect(readLastRecords(file, 5).skipped).toBe(0);
    expect((await readAll(file)).records).toEqual([{ n: text }, { n: 2 }]);
  });

  it('keys of any name come as they are', () => {
    const file = tempFile();
    writeFileSync(file, '{"__proto__":{"x":1},"constructor":2}\n');
    const [record] = readLastRecords(file, 1).records;
    expect(JSON.stringify(record)).toBe('{"__proto__":{"x":1},"constructor":2}');
    expect(Object.getPrototypeOf(record)).toBe(Object.getPrototypeOf({}));
  });
});

describe('sinkFiles and sinkPaths', () => {
  it('list what is there, newest first', () => {
    const file = threeFiles();
    writeFileSync(`${file}.10`, '');
    writeFileSync(`${file}.lock`, '');
    writeFileSync(`${file}.lock.1.2.3.4.5`, '');
    writeFileSync(`${file}.other`, '');
    mkdirSync(`${file}.lock.folder`);
    mkdirSync(`${file}.3`);
    chmodSync(file, 0o640);
    chmodSync(`${file}.1`, 0o600);
    const files = sinkFiles(file);
    expect(files.map(({ path }) => path)).toEqual([file, `${file}.1`, `${file}.2`, `${file}.10`]);
    expect(files.map(({ index }) => index)).toEqual([0, 1, 2, 10]);
    expect(files.map(({ bytes }) => bytes)).toEqual([24, 24, 24, 0]);
    expect(files.slice(0, 2).map(({ mode }) => mode)).toEqual([0o640, 0o600]);
    expect(sinkPaths(file).toSorted()).toEqual(
      ['', '.1', '.10', '.2', '.lock', '.lock.1.2.3.4.5'].map((suffix) => file + suffix),
    );
  });

  it('tell when a file was written', () => {
    const file = tempFile();
    const before = Date.now();
    write(file, 1);
    const [entry] = sinkFiles(file);
    expect(Math.abs((entry?.modifiedMs ?? 0) - before)).toBeLessThan(60_000);
  });

  it('list nothing for a sink that never wrote', () => {
    expect(sinkFiles(tempFile())).toEqual([]);
    expect(sinkPaths(join(tempFolder(), 'home', 'events.jsonl'))).toEqual([]);
  });
});
