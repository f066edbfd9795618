import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { JsonlSink, sinkFiles, sinkPaths, type SinkFileSystem } from '../src/index.js';
import { tempFile, textOf } from './support/folder.js';
import { deadPid, lockText } from './support/lock.js';
import { contents, numbersIn } from './support/read.js';
import { seam, systemError, type CallName } from './support/seam.js';

const HOUR_MS = 3_600_000;

/** Appends 1 to 3 where each record fills a file, under the given lock; gives the names that are there then. */
function rotateUnder(file: string, now = Date.now(), fs?: SinkFileSystem): string[] {
  const sink = new JsonlSink(file, { maxBytes: 8, now: () => now, ...(fs !== undefined && { fs }) });
  for (const n of [1, 2, 3]) sink.append({ n });
  sink.close();
  return sinkPaths(file).map((path) => path.slice(file.length));
}

const ROTATED = ['', '.1', '.2'];
const WAITING = ['', '.lock'];

describe('a lock is held while', () => {
  it('its owner lives, however old it is', () => {
    const file = tempFile();
    symlinkSync(lockText(), `${file}.lock`);
    lutimesSync(`${file}.lock`, 0, 0);
    expect(rotateUnder(file)).toEqual(WAITING);
    expect(textOf(file)).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
    expect(readlinkSync(`${file}.lock`)).toBe(lockText());
  });

  it.each([
    ['it is from a container, where process ids mean others', (): string => lockText({ pid: 1, namespace: '7' })],
    ['nothing tells when its owner started', (): string => lockText({ start: '' })],
    ['nothing can be read from it', (): string => 'who knows'],
    ['it is this process, which may have ended a worker thread', (): string => lockText({ pid: process.pid })],
    ['it names no process', (): string => '0.1.1.1.1'],
  ])('%s, and it is young', (_, text) => {
    const file = tempFile();
    symlinkSync(text(), `${file}.lock`);
    expect(rotateUnder(file)).toEqual(WAITING);
  });
});

it.each([
  ['a file that this user may not read', 'openSync', 'EACCES'],
  ['a file on a disk that fails', 'readSync', 'EIO'],
  ['a link on a disk that fails', 'readlinkSync', 'EIO'],
] as const)(
  'a lock that can not be read, %s, is held while it is young, and taken over when it is old',
  (_, call, errno) => {
    for (const [age, expected] of [
      [0, WAITING],
      [HOUR_MS, ROTATED],
    ] as const) {
      const file = tempFile();
      const lock = `${file}.lock`;
      if (call === 'readlinkSync') symlinkSync(lockText(), lock);
      else writeFileSync(lock, lockText());
      let descriptor: unknown;
      const fs = seam((name, args) => {
        const isIt = String(args[0]).startsWith(lock) && textOfLock(args[0] as string) === lockText();
        if (name === call && (isIt || args[0] === descriptor)) throw systemError(errno, name);
        if (name === 'openSync' && isIt) {
          descriptor = openSync(args[0] as string, args[1] as number);
          return { value: descriptor };
        }
        return undefined;
      });
      expect(rotateUnder(file, Date.now() + age, fs)).toEqual(expected);
    }
  },
);

describe('a lock is taken over when', () => {
  it.each([
    ['its owner died', (): string => lockText({ pid: deadPid() })],
    ['its owner died and another process has its id', (): string => lockText({ start: '1' })],
    ['it is from another boot', (): string => lockText({ boot: '00000000' })],
  ])('%s', (_, text) => {
    const file = tempFile();
    symlinkSync(text(), `${file}.lock`);
    expect(rotateUnder(file)).toEqual(ROTATED);
  });

  it('its owner was killed and nobody collected it yet', async () => {
    // The shell starts a child, tells its id, and never waits for it.
    const shell = spawn('sh', ['-c', 'sleep 100 & echo $!; exec sleep 100'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    const stat = (): string[] => {
      const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return text.slice(text.lastIndexOf(')') + 2).split(' ');
    };
    const text = lockText({ pid, start: stat()[19] ?? '' });
    const file = tempFile();
    symlinkSync(text, `${file}.lock`);
    expect(rotateUnder(file)).toEqual(WAITING);
    process.kill(pid, 'SIGKILL');
    while (stat()[0] !== 'Z') await new Promise((resolve) => setImmediate(resolve));
    const other = tempFile();
    symlinkSync(text, `${other}.lock`);
    expect(rotateUnder(other)).toEqual(ROTATED);
    shell.kill('SIGKILL');
    await once(shell, 'close');
  });

  it.each([
    ['a link that names nobody', (path: string) => symlinkSync('who knows', path)],
    ['a file that names nobody', (path: string) => writeFileSync(path, '\0\xff')],
    ['an empty file', (path: string) => writeFileSync(path, '')],
    ['a file of 1 MB', (path: string) => writeFileSync(path, 'x'.repeat(1_000_000))],
    ['from a container', (path: string) => symlinkSync(lockText({ namespace: '7' }), path)],
    ['from this very process', (path: string) => symlinkSync(lockText({ pid: process.pid }), path)],
  ])('it is old, and %s', (_, make) => {
    for (const [age, expected] of [
      [HOUR_MS, ROTATED],
      [-HOUR_MS, ROTATED],
    ] as const) {
      const file = tempFile();
      make(`${file}.lock`);
      expect(rotateUnder(file, Date.now() + age)).toEqual(expected);
    }
  });

  it('a folder has its place for long: it is moved aside, and stays whole', () => {
    const file = tempFile();
    mkdirSync(`${file}.lock`);
    writeFileSync(`${file}.lock/mine`, '');
    expect(rotateUnder(file)).toEqual(['']);
    expect(rotateUnder(file, Date.now() + HOUR_MS)).toEqual(['', '.1', '.2', '.3']);
    const aside = readdirSync(dirname(file)).filter((name) => name.includes('.lock'));
    expect(aside.map((name) => readdirSync(join(dirname(file), name)))).toEqual([['mine']]);
  });

  it('its release failed: the same sink goes on with it', async () => {
    const file = tempFile();
    let isFailing = true;
    const fs = seam((name, args) => {
      if (isFailing && name === 'unlinkSync' && args[0] === `${file}.lock`) {
        throw systemError('EIO', name);
      }
      return undefined;
    });
    const sink = new JsonlSink(file, { fs, maxBytes: 8 });
    for (const n of [1, 2, 3]) sink.append({ n });
    expect(Object.keys(contents(file))).toEqual(['', '.1', '.2']);
    expect(sinkPaths(file)).toContain(`${file}.lock`);
    isFailing = false;
    sink.append({ n: 4 });
    expect(sinkPaths(file)).not.toContain(`${file}.lock`);
    expect(await numbersIn(file)).toEqual([1, 2, 3, 4]);
    sink.close();
  });
});

describe('a stolen lock', () => {
  it('that turns out to be a fresh one is put back', () => {
    const file = tempFile();
    const lock = `${file}.lock`;
    const dead = lockText({ pid: deadPid() });
    const fresh = lockText({ mark: 'abcdef02' });
    symlinkSync(dead, lock);
    const fs = seam((name, args) => {
      // Just before it is moved aside, another process does the same and takes it.
      if (name === 'renameSync' && args[0] === lock && readlinkSync(lock) === dead) {
        replaceLink(lock, fresh);
      }
      return undefined;
    });
    const sink = new JsonlSink(file, { fs, maxBytes: 8, now: () => 0 });
    for (const n of [1, 2]) sink.append({ n });
    expect(readlinkSync(lock)).toBe(fresh);
    expect(sinkPaths(file)).toEqual([file, lock]);
    expect(textOf(file)).toBe('{"n":1}\n{"n":2}\n');
    sink.close();
  });

  it.each([
    ['before it takes the old name of a file that has its new one', 'linkSync', ['', '.1', '.2'], [1, 2, 3]],
    ['before it removes the oldest file', 'unlinkSync', ['', '.1', '.2'], [1, 2, 3]],
  ] as const)('makes its first owner stop %s', async (_, call, names, numbers) => {
    const file = tempFile();
    const lock = `${file}.lock`;
    const other = lockText({ mark: 'abcdef02' });
    writeFileSync(`${file}.1`, '{"n":1}\n');
    writeFileSync(file, '{"n":2}\n');
    const fs = seam((name, args) => {
      const isLast = name === 'linkSync' ? args[1] === `${file}.1` : args[0] === file;
      if (name === call && isLast) replaceLink(lock, other);
      return undefined;
    });
    const sink = new JsonlSink(file, { fs, maxBytes: 8, keep: 1, now: () => 0 });
    sink.append({ n: 3 });
    expect(readlinkSync(lock)).toBe(other);
    expect(sinkFiles(file).map(({ path }) => path.slice(file.length))).toEqual(names);
    expect(await numbersIn(file)).toEqual(numbers);
    // Where the old name was not taken, the file still has both.
    expect(textOf(`${file}.1`)).toBe(call === 'linkSync' ? '{"n":2}\n{"n":3}\n' : '{"n":2}\n');
    sink.close();
  });

  it('or a rotation without any lock never costs a file that took the name meanwhile', async () => {
    const file = tempFile();
    writeFileSync(file, '{"n":1}\n');
    let isMoved = false;
    const fs = seam((name, args) => {
      // The last look before the old name is taken.
      if (name === 'lstatSync' && args[0] === file && existsSync(`${file}.1`) && !isMoved) {
        isMoved = true;
        renameSync(file, `${file}.2`);
        writeFileSync(file, '{"n":2}\n');
      }
      return undefined;
    });
    const sink = new JsonlSink(file, { fs, maxBytes: 8, now: () => 0 });
    sink.append({ n: 3 });
    expect(isMoved).toBe(true);
    expect((await numbersIn(file)).toSorted()).toEqual([1, 2, 3]);
    sink.close();
  });

  it('leaves a trace that the next rotation removes', () => {
    const file = tempFile();
    symlinkSync(lockText({ pid: deadPid() }), `${file}.lock.1.2.3.4.5`);
    expect(sinkPaths(file)).toEqual([`${file}.lock.1.2.3.4.5`]);
    expect(rotateUnder(file)).toEqual(ROTATED);
  });
});

it('an append under a lock that is held makes these calls, none of which waits', () => {
  const file = tempFile();
  symlinkSync(lockText(), `${file}.lock`);
  const calls: CallName[] = [];
  let now = Date.now();
  const fs = seam((name) => void calls.push(name));
  const sink = new JsonlSink(file, { fs, maxBytes: 16, now: () => now });
  for (const n of [1, 2, 3]) sink.append({ n });
  calls.length = 0;
  for (let n = 4; n < 100; n += 1) sink.append({ n });
  expect(calls).toEqual(Array(96).fill(['writeSync', 'readSync']).flat());
  now += 5;
  calls.length = 0;
  sink.append({ n: 100 });
  const isItStillMine: CallName[] = ['lstatSync'];
  const doesItsOwnerLive: CallName[] = ['openSync', 'readSync', 'readSync', 'closeSync'];
  expect(calls).toEqual([
    ...isItStillMine,
    'symlinkSync',
    'readlinkSync',
    ...doesItsOwnerLive,
    ...isItStillMine,
    'writeSync',
    'readSync',
  ]);
  sink.close();
});

/** What a lock says, also one that was moved aside. */
function textOfLock(path: string): string | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) return readlinkSync(path);
  return status?.isFile() ? textOf(path) : undefined;
}

function replaceLink(path: string, target: string): void {
  unlinkSync(path);
  symlinkSync(target, path);
}
