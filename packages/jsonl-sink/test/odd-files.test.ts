import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JsonlSink, readLastRecords, scanRecords } from '../src/index.js';
import { tempFile, tempFolder, textOf } from './support/folder.js';
import { numbersIn } from './support/read.js';
import { seam } from './support/seam.js';

function codeIs(code: string): unknown {
  return expect.objectContaining({ name: 'JsonlSinkError', code });
}

const oddities: [string, string, (file: string) => void][] = [
  ['a symbolic link to a file', 'SYMLINK', (file) => symlinkSync(`${file}.target`, file)],
  ['a symbolic link to nothing', 'SYMLINK', (file) => symlinkSync('nowhere', file)],
  ['a FIFO', 'NOT_A_FILE', (file) => void execFileSync('mkfifo', [file])],
  ['a directory', 'NOT_A_FILE', (file) => mkdirSync(file)],
];

describe.each(oddities)('%s in the place of the file', (_, code, make) => {
  it('is refused by name, neither followed nor waited on, and forgotten when it is gone', async () => {
    const file = tempFile();
    writeFileSync(`${file}.target`, '{"n":0}\n');
    const sink = new JsonlSink(file);
    make(file);
    expect(() => sink.append({ n: 1 })).toThrow(codeIs(code));
    expect(() => readLastRecords(file, 1)).toThrow(codeIs(code));
    await expect(scanRecords(file)[Symbol.asyncIterator]().next()).rejects.toThrow(codeIs(code));
    rmSync(file, { recursive: true });
    sink.append({ n: 2 });
    expect(textOf(file)).toBe('{"n":2}\n');
    expect(textOf(`${file}.target`)).toBe('{"n":0}\n');
    sink.close();
  });

  it('is not even opened', () => {
    const file = tempFile();
    const opened: unknown[] = [];
    const fs = seam((name, args) => {
      if (name === 'openSync') opened.push(args[0]);
      return undefined;
    });
    const sink = new JsonlSink(file, { fs });
    make(file);
    expect(() => sink.append({ n: 1 })).toThrow(codeIs(code));
    expect(opened).toEqual([]);
  });

  it('is refused when it takes the place while the sink is open', () => {
    const file = tempFile();
    writeFileSync(`${file}.target`, '');
    let now = 0;
    const sink = new JsonlSink(file, { now: () => now });
    sink.append({ n: 1 });
    unlinkSync(file);
    make(file);
    now += 50;
    expect(() => sink.append({ n: 2 })).toThrow(codeIs(code));
    expect(textOf(`${file}.target`)).toBe('');
    sink.close();
  });

  it('is refused when it takes the place between the look and the opening', () => {
    const file = tempFile();
    writeFileSync(`${file}.target`, '');
    const fs = seam((name) => {
      if (name === 'openSync' && !existsSync(file) && !readdirSync(join(file, '..')).includes('events.jsonl')) {
        make(file);
      }
      return undefined;
    });
    const sink = new JsonlSink(file, { fs });
    expect(() => sink.append({ n: 1 })).toThrow(codeIs(code));
    expect(textOf(`${file}.target`)).toBe('');
    sink.close();
  });
});

describe('the folder', () => {
  it('a file in its place is refused by name, and forgotten when it is gone', () => {
    const home = join(tempFolder(), 'home');
    writeFileSync(home, 'mine');
    const file = join(home, 'events.jsonl');
    const sink = new JsonlSink(file);
    expect(() => sink.append({ n: 1 })).toThrow(codeIs('NOT_A_DIRECTORY'));
    expect(() => readLastRecords(file, 1)).toThrow(codeIs('NOT_A_DIRECTORY'));
    expect(textOf(home)).toBe('mine');
    unlinkSync(home);
    sink.append({ n: 2 });
    expect(textOf(file)).toBe('{"n":2}\n');
    sink.close();
  });

  it('a link to nothing in its place is refused by name', () => {
    const home = join(tempFolder(), 'home');
    symlinkSync('nowhere', home);
    const refusal = { code: 'IO', data: expect.objectContaining({ errno: 'ENOENT' }) as unknown };
    expect(() => new JsonlSink(join(home, 'events.jsonl')).append({})).toThrow(expect.objectContaining(refusal));
  });

  it('is refused when a file takes its place under a living sink', () => {
    const home = join(tempFolder(), 'home');
    const file = join(home, 'events.jsonl');
    let now = 0;
    const sink = new JsonlSink(file, { now: () => now });
    sink.append({ n: 1 });
    renameSync(home, `${home}.old`);
    writeFileSync(home, '');
    now += 50;
    expect(() => sink.append({ n: 2 })).toThrow(codeIs('NOT_A_DIRECTORY'));
    expect(textOf(join(`${home}.old`, 'events.jsonl'))).toBe('{"n":1}\n');
    sink.close();
  });

  it('is made again when it was removed under a living sink', () => {
    const home = join(tempFolder(), 'home');
    const file = join(home, 'events.jsonl');
    let now = 0;
    const sink = new JsonlSink(file, { now: () => now });
    sink.append({ n: 1 });
    unlinkSync(file);
    rmdirSync(home);
    now += 50;
    sink.append({ n: 2 });
    expect(textOf(file)).toBe('{"n":2}\n');
    sink.close();
  });
});

it('a file size limit of the system is a code, and what it tore costs one line', async () => {
  const file = tempFile();
  const child = fileURLToPath(new URL('children/until-refused.mjs', import.meta.url));
  const shell = 'ulimit -f 8 && exec "$0" "$@"';
  const output = execFileSync('sh', ['-c', shell, process.execPath, child, file], { encoding: 'utf8' });
  const [count = '', code] = output.split(' ');
  expect(code).toBe('FILE_TOO_LARGE');
  const { size } = statSync(file);
  expect(size % 512).toBe(0);
  expect(Number(count)).toBeGreaterThan(30);
  const sink = new JsonlSink(file);
  sink.append({ n: 'more' });
  sink.close();
  expect(await numbersIn(file)).toEqual([...Array(Number(count)).keys(), 'more']);
  expect(readLastRecords(file, 1000).skipped).toBe(1);
});
