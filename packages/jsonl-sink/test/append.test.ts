import { describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JsonlSink, JsonlSinkError, MAX_LINE_BYTES } from '../src/index.js';
import { tempFile, tempFolder, textOf } from './support/folder.js';
import { seam } from './support/seam.js';

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe('append', () => {
  it('writes one line a record, in the kernel when it returns', () => {
    const file = tempFile();
    const sink = new JsonlSink(file);
    sink.append({ n: 1, text: 'two\nlines' });
    expect(textOf(file)).toBe('{"n":1,"text":"two\\nlines"}\n');
    sink.append({ snow: '☃', lone: '\ud800' });
    expect(textOf(file)).toBe('{"n":1,"text":"two\\nlines"}\n{"snow":"☃","lone":"\\ud800"}\n');
    sink.close();
  });

  it('goes on after what is there', () => {
    const file = tempFile();
    writeFileSync(file, '{"n":0}\n');
    const sink = new JsonlSink(file);
    sink.append({ n: 1 });
    expect(textOf(file)).toBe('{"n":0}\n{"n":1}\n');
    sink.close();
  });

  it('makes nothing before the first record, then the folders 0700 and the file 0600', () => {
    const folder = join(tempFolder(), 'home');
    const file = join(folder, 'inner', 'events.jsonl');
    const sink = new JsonlSink(file);
    expect(existsSync(folder)).toBe(false);
    sink.append({});
    expect([modeOf(folder), modeOf(dirname(file)), modeOf(file)]).toEqual([0o700, 0o700, 0o600]);
    sink.close();
  });

  it('tightens a mode that is too open, and adds nothing to one that is tighter', () => {
    const file = tempFile();
    writeFileSync(file, '');
    chmodSync(file, 0o666);
    new JsonlSink(file).append({});
    expect(modeOf(file)).toBe(0o600);
    chmodSync(file, 0o604);
    new JsonlSink(file, { mode: 0o640 }).append({});
    expect(modeOf(file)).toBe(0o600);
  });

  it('is one write and one look behind it a record, once open', () => {
    const file = tempFile();
    const calls: string[] = [];
    const sink = new JsonlSink(file, { now: () => 0, fs: seam((name) => void calls.push(name)) });
    sink.append({ n: 1 });
    calls.length = 0;
    sink.append({ n: 2 });
    sink.append({ n: 3 });
    expect(calls).toEqual(['writeSync', 'readSync', 'writeSync', 'readSync']);
    sink.close();
  });

  it('is the same where others write as well, once they were seen, even if they pause', () => {
    const file = tempFile();
    const other = new JsonlSink(file);
    const calls: string[] = [];
    const sink = new JsonlSink(file, { now: () => 0, fs: seam((name) => void calls.push(name)) });
    sink.append({ n: 1 });
    other.append({ n: 2 });
    calls.length = 0;
    sink.append({ n: 3 });
    expect(calls).toEqual(['writeSync', 'readSync', 'readSync']);
    calls.length = 0;
    for (const n of [4, 6, 8]) {
      other.append({ n });
      sink.append({ n: n + 1 });
      sink.append({ pause: n });
    }
    expect(calls).toEqual(Array(6).fill(['writeSync', 'readSync']).flat());
    sink.close();
    other.close();
  });

  it('syncs each record, and the folder of a new file, when it is to be durable', () => {
    const file = tempFile();
    const calls: string[] = [];
    const sink = new JsonlSink(file, { durable: true, now: () => 0, fs: seam((name) => void calls.push(name)) });
    sink.append({ n: 1 });
    expect(calls.filter((name) => name === 'fsyncSync' || name === 'writeSync')).toEqual([
      'fsyncSync',
      'writeSync',
      'fsyncSync',
    ]);
    calls.length = 0;
    sink.append({ n: 2 });
    expect(calls).toEqual(['writeSync', 'fsyncSync', 'readSync']);
    sink.close();
  });

  it('syncs the folders above those that it makes, when it is to be durable', () => {
    const root = tempFolder();
    const folders = new Map<unknown, string>();
    const synced: string[] = [];
    const fs = seam((name, args) => {
      if (name === 'fsyncSync') synced.push(folders.get(args[0]) ?? 'the file');
      if (name !== 'openSync') return undefined;
      const [path, flags, mode] = args as [string, number, number];
      const fd = openSync(path, flags, mode);
      if (statSync(path).isDirectory()) folders.set(fd, path);
      else folders.delete(fd);
      return { value: fd };
    });
    const sink = new JsonlSink(join(root, 'home', 'inner', 'events.jsonl'), { durable: true, fs });
    sink.append({ n: 1 });
    expect(synced).toEqual([join(root, 'home'), root, join(root, 'home', 'inner'), 'the file']);
    sink.close();
  });

  it('refuses to append once closed; closing twice is nothing', () => {
    const file = tempFile();
    const sink = new JsonlSink(file);
    sink.append({ n: 1 });
    sink.close();
    sink.close();
    expect(() => sink.append({ n: 2 })).toThrow(expect.objectContaining({ name: 'JsonlSinkError', code: 'CLOSED' }));
    expect(textOf(file)).toBe('{"n":1}\n');
  });

  it('stays with its file when the working directory changes', () => {
    const folder = tempFolder();
    const before = process.cwd();
    try {
      process.chdir(folder);
      const sink = new JsonlSink('relative.jsonl');
      process.chdir(before);
      sink.append({ n: 1 });
      sink.close();
    } finally {
      process.chdir(before);
    }
    expect(textOf(join(folder, 'relative.jsonl'))).toBe('{"n":1}\n');
  });
});

describe('records that are not JSON objects', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const cases: [string, object][] = [
    ['a BigInt', { n: 1n }],
    ['a cycle', cycle],
    ['an array', [1]],
    ['a date', new Date(0)],
    ['a boxed string', new String('text')],
    ['a function', () => 1],
    ['a toJSON that gives nothing', { toJSON: () => undefined }],
    ['a toJSON that gives an array', { toJSON: () => [] }],
    ['null', null as unknown as object],
    ['undefined', undefined as unknown as object],
    ['a text', '{}' as unknown as object],
    ['a number', 7 as unknown as object],
    [
      'a getter that throws',
      {
        get secret(): string {
          throw new Error('private words');
        },
      },
    ],
  ];

  it.each(cases)('%s', (_, record) => {
    const file = tempFile();
    const sink = new JsonlSink(file);
    sink.append({ n: 1 });
    const refused = failureOf(() => sink.append(record));
    expect(refused.code).toBe('BAD_RECORD');
    expect(refused.message).not.toContain('private words');
    sink.append({ n: 2 });
    expect(textOf(file)).toBe('{"n":1}\n{"n":2}\n');
    sink.close();
  });

  it('takes a line of exactly the limit, and not one byte more', () => {
    const file = tempFile();
    const sink = new JsonlSink(file);
    const frame = '{"t":""}'.length;
    sink.append({ t: 'x'.repeat(MAX_LINE_BYTES - frame) });
    expect(statSync(file).size).toBe(1_048_577);
    expect(failureOf(() => sink.append({ t: 'x'.repeat(MAX_LINE_BYTES - frame + 1) })).code).toBe('RECORD_TOO_LONG');
    expect(statSync(file).size).toBe(1_048_577);
    sink.close();
  });
});

describe('construction', () => {
  const bad = [-1, 0, NaN, Infinity, 1.5, '5' as unknown as number, null as unknown as number];

  it.each(['maxBytes', 'maxAgeMs', 'keep'])('refuses a bad %s', (option) => {
    for (const value of bad) {
      expect(() => new JsonlSink(tempFile(), { [option]: value })).toThrow(RangeError);
      expect(() => new JsonlSink(tempFile(), { [option]: value })).toThrow(option);
    }
  });

  it('keeps 1 to 10,000 rotated files', () => {
    expect(() => new JsonlSink(tempFile(), { keep: 10_001 })).toThrow(RangeError);
    new JsonlSink(tempFile(), { keep: 10_000 }).close();
    new JsonlSink(tempFile(), { keep: 1 }).close();
  });

  it('refuses a mode that is none, or shuts the owner out', () => {
    for (const mode of [-1, 0o1000, 0.5, NaN, 0o400, 0]) {
      expect(() => new JsonlSink(tempFile(), { mode })).toThrow(RangeError);
    }
  });

  it.each([[''], ['a\0b'], [7 as unknown as string]])('refuses the path %p', (path) => {
    expect(() => new JsonlSink(path)).toThrow(RangeError);
  });

  it('refuses a directory by name', () => {
    const folder = join(tempFolder(), 'events.jsonl');
    mkdirSync(folder);
    const refused = failureOf(() => new JsonlSink(folder));
    expect(refused.code).toBe('NOT_A_FILE');
    expect(refused.data).toEqual({ file: folder });
    expect(readdirSync(folder)).toEqual([]);
  });
});

function failureOf(action: () => unknown): JsonlSinkError {
  try {
    action();
  } catch (error) {
    if (error instanceof JsonlSinkError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
