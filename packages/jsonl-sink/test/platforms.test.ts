import { describe, expect, it } from '@jest/globals';
import { existsSync, lstatSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { JsonlSink, sinkPaths } from '../src/index.js';
import { tempFile } from './support/folder.js';
import { deadPid, lockText } from './support/lock.js';
import { contents, numbersIn } from './support/read.js';
import { seam, systemError, type Intercept } from './support/seam.js';

const HOUR_MS = 3_600_000;

function fill(file: string, intercept: Intercept, numbers: number[], now: () => number = Date.now): void {
  const sink = new JsonlSink(file, { fs: seam(intercept), maxBytes: 8, keep: 2, now });
  for (const n of numbers) sink.append({ n });
  sink.close();
}

function failing(errno: string, ...names: string[]): Intercept {
  return (name) => {
    if (names.includes(name)) throw systemError(errno, name);
    return undefined;
  };
}

describe('without hard links', () => {
  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])('(%s) files are renamed', (errno) => {
    const file = tempFile();
    fill(file, failing(errno, 'linkSync'), [1, 2, 3, 4]);
    expect(contents(file)).toEqual({ '': '{"n":4}\n', '.1': '{"n":3}\n', '.2': '{"n":2}\n' });
    expect(sinkPaths(file)).toHaveLength(3);
  });

  it('a name that is taken meanwhile is not overwritten', async () => {
    const file = tempFile();
    const intercept: Intercept = (name) => {
      if (name !== 'linkSync') return undefined;
      if (!existsSync(`${file}.1`)) writeFileSync(`${file}.1`, '{"n":0}\n');
      throw systemError('EPERM', name);
    };
    fill(file, intercept, [1, 2]);
    expect(await numbersIn(file)).toEqual([0, 1, 2]);
  });
});

describe('without symbolic links', () => {
  const errnos = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'UNKNOWN'];

  it.each(errnos)('(%s) the lock is a file that names its owner', (errno) => {
    const file = tempFile();
    let seen = '';
    fill(
      file,
      (name) => {
        if (name === 'symlinkSync') throw systemError(errno, name);
        if (name === 'linkSync') seen = readFileSync(`${file}.lock`, 'latin1');
        return undefined;
      },
      [1, 2, 3, 4],
    );
    expect(seen.split('.').slice(0, 4)).toEqual(lockText({ pid: process.pid }).split('.').slice(0, 4));
    expect(sinkPaths(file)).toEqual([file, `${file}.1`, `${file}.2`]);
  });

  it('a living owner keeps it, a dead one loses it', () => {
    const noSymlinks = failing('EPERM', 'symlinkSync');
    const held = tempFile();
    writeFileSync(`${held}.lock`, lockText());
    fill(held, noSymlinks, [1, 2]);
    expect(contents(held)).toEqual({ '': '{"n":1}\n{"n":2}\n' });
    const dead = tempFile();
    writeFileSync(`${dead}.lock`, lockText({ pid: deadPid() }));
    fill(dead, noSymlinks, [1, 2]);
    expect(contents(dead)).toEqual({ '': '{"n":2}\n', '.1': '{"n":1}\n' });
  });

  it('a lock that could not be written whole is not left behind', () => {
    const file = tempFile();
    const intercept: Intercept = (name, args) => {
      if (name === 'symlinkSync') throw systemError('EPERM', name);
      if (name === 'writeSync' && !String(args[1]).startsWith('{')) throw systemError('ENOSPC', name);
      return undefined;
    };
    fill(file, intercept, [1, 2]);
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n' });
    expect(sinkPaths(file)).toEqual([file]);
  });
});

describe('without /proc', () => {
  const noProc: Intercept = (name, args) => {
    if (String(args[0]).startsWith('/proc/')) throw systemError('ENOENT', name);
    return undefined;
  };
  const plain = { start: '', boot: '', namespace: '' };

  it('rotates, with a lock that names the process alone', () => {
    const file = tempFile();
    let seen = '';
    fill(
      file,
      (name, args) => {
        if (name === 'linkSync') seen = readlinkSync(`${file}.lock`);
        return noProc(name, args);
      },
      [1, 2],
    );
    expect(seen).toMatch(new RegExp(`^${process.pid}\\.\\.\\.\\.[0-9a-f]{8}$`));
    expect(contents(file)).toEqual({ '': '{"n":2}\n', '.1': '{"n":1}\n' });
  });

  it('takes the lock of a process that is gone', () => {
    const file = tempFile();
    symlinkSync(lockText({ ...plain, pid: deadPid() }), `${file}.lock`);
    fill(file, noProc, [1, 2]);
    expect(Object.keys(contents(file))).toEqual(['', '.1']);
  });

  it('leaves one to a process that is there for ten minutes, since its id may be used again', () => {
    const file = tempFile();
    symlinkSync(lockText(plain), `${file}.lock`);
    const made = Math.floor(lstatSync(`${file}.lock`).mtimeMs);
    fill(file, noProc, [1, 2], () => made + 600_000);
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n' });
    fill(file, noProc, [3], () => made + 600_001);
    expect(contents(file)).toEqual({ '': '{"n":3}\n', '.1': '{"n":1}\n{"n":2}\n' });
  });
});

describe('where an open file can not be renamed', () => {
  it('the rotation waits, a later one catches up, and nothing is lost', async () => {
    const file = tempFile();
    let isOpenElsewhere = true;
    let now = Date.now();
    const intercept: Intercept = (name, args) => {
      if (isOpenElsewhere && (name === 'linkSync' || name === 'renameSync') && args[0] === file) {
        throw systemError('EBUSY', name);
      }
      return undefined;
    };
    const sink = new JsonlSink(file, { fs: seam(intercept), maxBytes: 16, keep: 5, now: () => now });
    for (const n of [1, 2, 3, 4]) sink.append({ n });
    expect(contents(file)).toEqual({ '': '{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n' });
    isOpenElsewhere = false;
    now += 5;
    sink.append({ n: 5 });
    expect(contents(file)).toEqual({ '': '{"n":5}\n', '.1': '{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n' });
    expect(await numbersIn(file)).toEqual([1, 2, 3, 4, 5]);
    sink.close();
  });
});

describe('where modes mean nothing', () => {
  it.each(['EPERM', 'ENOSYS'])('(%s) a file that can not be tightened is written all the same', (errno) => {
    const file = tempFile();
    writeFileSync(file, '', { mode: 0o644 });
    fill(file, failing(errno, 'fchmodSync'), [1]);
    expect(contents(file)).toEqual({ '': '{"n":1}\n' });
  });
});

it('a dead lock of an hour ago that names nobody is no reason to wait, whatever the platform', () => {
  const file = tempFile();
  writeFileSync(`${file}.lock`, '');
  fill(file, failing('EPERM', 'symlinkSync', 'linkSync'), [1, 2], () => Date.now() + HOUR_MS);
  expect(contents(file)).toEqual({ '': '{"n":2}\n', '.1': '{"n":1}\n' });
});
