import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { loadOrCreateSalt, SaltError } from '../src/index.js';
import type { SaltFs, SaltSeam } from '../src/index.js';

let root: string;
let file: string;
let warnings: string[];
let slept: number[];

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'salt-'));
  file = path.join(root, 'salt');
  warnings = [];
  slept = [];
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

const ours = Buffer.alloc(32, 0xaa);
const theirs = Buffer.alloc(32, 0xbb);

/** Real files, no real time; the random bytes of a salt are 0xaa. */
function seam(overrides: Partial<SaltFs> = {}): SaltSeam {
  return {
    fs: { ...fs, ...overrides },
    randomBytes: (size) => Buffer.alloc(size, 0xaa),
    sleep: (milliseconds) => void slept.push(milliseconds),
    warn: (line) => void warnings.push(line),
  };
}

function fail(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`${code}: injected`), { code, syscall: 'injected' });
  };
}

function refusal(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof SaltError) return { code: error.code, data: error.data };
    throw error;
  }
  return 'no error';
}

function modeOf(target: string): string {
  return (fs.statSync(target).mode & 0o777).toString(8);
}

describe('a fresh home', () => {
  it('gets 32 random bytes, for the owner only', () => {
    const deep = path.join(root, 'a', 'b', 'salt');
    const salt = loadOrCreateSalt(deep);
    expect(salt).toHaveLength(32);
    expect(fs.readFileSync(deep).equals(salt)).toBe(true);
    expect([modeOf(deep), modeOf(path.dirname(deep)), modeOf(path.join(root, 'a'))]).toEqual(['600', '700', '700']);
    expect(fs.readdirSync(path.dirname(deep))).toEqual(['salt']);
    expect(loadOrCreateSalt(deep).equals(salt)).toBe(true);
    expect(loadOrCreateSalt(path.join(root, 'c', 'salt')).equals(salt)).toBe(false);
  });

  it('is left as it was when the disk is full', () => {
    const full = seam({ writeSync: fail('ENOSPC') });
    expect(refusal(() => loadOrCreateSalt(file, full))).toEqual({
      code: 'SALT_IO',
      data: { file, cause: 'ENOSPC' },
    });
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it('gets a whole salt from a system that writes a few bytes at a time', () => {
    const slow = seam({
      writeSync: ((descriptor: number, bytes: Buffer, offset: number) =>
        fs.writeSync(descriptor, bytes, offset, Math.min(5, bytes.length - offset))) as SaltFs['writeSync'],
    });
    expect(loadOrCreateSalt(file, slow).equals(ours)).toBe(true);
    expect(fs.readFileSync(file).equals(ours)).toBe(true);
  });

  it('gets one also where nothing can be flushed to the disk', () => {
    expect(loadOrCreateSalt(file, seam({ fsyncSync: fail('EINVAL') })).equals(ours)).toBe(true);
  });
});

describe('the salt that is there', () => {
  it('is read, and its modification left alone', () => {
    fs.writeFileSync(file, theirs, { mode: 0o600 });
    const before = fs.statSync(file).mtimeMs;
    expect(loadOrCreateSalt(file, seam()).equals(theirs)).toBe(true);
    expect(fs.statSync(file).mtimeMs).toBe(before);
    expect([slept, warnings]).toEqual([[], []]);
  });

  it.each([33, 64, 4096])('is used whole at %i bytes', (length) => {
    fs.writeFileSync(file, Buffer.alloc(length, 0xcc), { mode: 0o600 });
    expect(loadOrCreateSalt(file, seam()).equals(Buffer.alloc(length, 0xcc))).toBe(true);
    expect([slept, warnings, fs.readdirSync(root)]).toEqual([[], [], ['salt']]);
  });

  it('is refused at 4,097 bytes', () => {
    fs.writeFileSync(file, Buffer.alloc(4097));
    expect(refusal(() => loadOrCreateSalt(file, seam()))).toEqual({ code: 'SALT_TOO_LONG', data: { file } });
  });

  it('is taken from the others when they can read it', () => {
    fs.writeFileSync(file, theirs);
    fs.chmodSync(file, 0o644);
    expect(loadOrCreateSalt(file, seam()).equals(theirs)).toBe(true);
    expect([modeOf(file), warnings]).toEqual(['600', []]);
  });

  it('is used all the same when its mode can not be changed, with a line that says so', () => {
    fs.writeFileSync(file, theirs);
    fs.chmodSync(file, 0o640);
    expect(loadOrCreateSalt(file, seam({ fchmodSync: fail('EPERM') })).equals(theirs)).toBe(true);
    expect(warnings).toEqual([
      `bicameral: others can read the salt ${file}, and its mode could not be changed (EPERM). Run: chmod 600 ${file}`,
    ]);
  });
});

describe('what is no salt is refused and left alone', () => {
  it('a symbolic link, even to a good salt', () => {
    fs.writeFileSync(path.join(root, 'target'), theirs);
    fs.symlinkSync('target', file);
    expect(refusal(() => loadOrCreateSalt(file, seam()))).toEqual({ code: 'SALT_SYMLINK', data: { file } });
    expect(fs.readdirSync(root).sort()).toEqual(['salt', 'target']);
  });

  it('a symbolic link to nothing', () => {
    fs.symlinkSync('target', file);
    expect(refusal(() => loadOrCreateSalt(file, seam()))).toEqual({ code: 'SALT_SYMLINK', data: { file } });
    expect(fs.readdirSync(root)).toEqual(['salt']);
  });

  it('a symbolic link that takes the place of the file after the look at it', () => {
    fs.writeFileSync(path.join(root, 'target'), theirs);
    const swapped = seam({
      lstatSync: ((target: string) => {
        const stats = fs.lstatSync(path.join(root, 'target'));
        fs.symlinkSync('target', target);
        return stats;
      }) as SaltFs['lstatSync'],
    });
    expect(refusal(() => loadOrCreateSalt(file, swapped))).toEqual({ code: 'SALT_SYMLINK', data: { file } });
  });

  it('a directory', () => {
    fs.mkdirSync(file);
    expect(refusal(() => loadOrCreateSalt(file, seam()))).toEqual({ code: 'SALT_NOT_A_FILE', data: { file } });
  });

  it('a FIFO, without waiting for a writer', () => {
    execFileSync('mkfifo', [file]);
    expect(refusal(() => loadOrCreateSalt(file, seam()))).toEqual({ code: 'SALT_NOT_A_FILE', data: { file } });
  });

  it('a FIFO that takes the place of the file after the look at it', () => {
    fs.writeFileSync(path.join(root, 'target'), theirs);
    execFileSync('mkfifo', [file]);
    const swapped = seam({
      lstatSync: (() => fs.lstatSync(path.join(root, 'target'))) as unknown as SaltFs['lstatSync'],
    });
    expect(refusal(() => loadOrCreateSalt(file, swapped))).toEqual({ code: 'SALT_NOT_A_FILE', data: { file } });
  });

  it('a socket', async () => {
    const server = createServer().listen(file);
    await once(server, 'listening');
    const outcome = refusal(() => loadOrCreateSalt(file, seam()));
    server.close();
    await once(server, 'close');
    expect(outcome).toEqual({ code: 'SALT_NOT_A_FILE', data: { file } });
  });

  it('a home that is a file', () => {
    fs.writeFileSync(path.join(root, 'home'), '');
    const inside = path.join(root, 'home', 'salt');
    expect(refusal(() => loadOrCreateSalt(inside, seam()))).toEqual({
      code: 'SALT_IO',
      data: { file: inside, cause: 'ENOTDIR' },
    });
  });

  it.each(['EACCES', 'EMFILE', 'EIO'])('a file that can not be opened (%s)', (code) => {
    fs.writeFileSync(file, theirs);
    expect(refusal(() => loadOrCreateSalt(file, seam({ openSync: fail(code) })))).toEqual({
      code: 'SALT_IO',
      data: { file, cause: code },
    });
  });

  it('a file that appears and vanishes for ever', () => {
    expect(refusal(() => loadOrCreateSalt(file, seam({ linkSync: fail('EEXIST') })))).toEqual({
      code: 'SALT_UNSTABLE',
      data: { file },
    });
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it('and an error that is not the system’s passes as it is', () => {
    const bug = new RangeError('no system call');
    const broken: SaltSeam = {
      ...seam(),
      randomBytes: () => {
        throw bug;
      },
    };
    expect(() => loadOrCreateSalt(file, broken)).toThrow(bug);
  });
});

describe('the lost race', () => {
  it('returns the winner’s bytes and leaves nothing of the loser', () => {
    const lost = seam({
      linkSync: (from, to) => {
        fs.writeFileSync(to, theirs, { mode: 0o600 });
        fs.linkSync(from, to);
      },
    });
    expect(loadOrCreateSalt(file, lost).equals(theirs)).toBe(true);
    expect(fs.readFileSync(file).equals(theirs)).toBe(true);
    expect(fs.readdirSync(root)).toEqual(['salt']);
    expect(warnings).toEqual([]);
  });
});

describe('where there are no hard links', () => {
  const codes = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES', 'EISDIR'];

  it.each(codes)('the file is created exclusively instead (%s)', (code) => {
    expect(loadOrCreateSalt(file, seam({ linkSync: fail(code) })).equals(ours)).toBe(true);
    expect(fs.readFileSync(file).equals(ours)).toBe(true);
    expect([modeOf(file), fs.readdirSync(root)]).toEqual(['600', ['salt']]);
  });

  it('the loser waits until the winner has written all of it', () => {
    const lost: SaltSeam = {
      ...seam({
        linkSync: (_, to) => {
          fs.writeFileSync(to, theirs.subarray(0, 7), { mode: 0o600 });
          fail('EPERM')();
        },
      }),
      sleep: (milliseconds) => {
        slept.push(milliseconds);
        if (slept.length === 3) fs.writeFileSync(file, theirs);
      },
    };
    expect(loadOrCreateSalt(file, lost).equals(theirs)).toBe(true);
    expect(slept).toEqual([20, 20, 20]);
    expect(fs.readdirSync(root)).toEqual(['salt']);
  });

  it('a disk that fills up in between leaves nothing behind', () => {
    let writes = 0;
    const full = seam({
      linkSync: fail('EPERM'),
      writeSync: ((descriptor: number, bytes: Buffer, offset: number) => {
        writes += 1;
        return writes === 1 ? fs.writeSync(descriptor, bytes, offset) : fail('ENOSPC')();
      }) as SaltFs['writeSync'],
    });
    expect(refusal(() => loadOrCreateSalt(file, full))).toEqual({ code: 'SALT_IO', data: { file, cause: 'ENOSPC' } });
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it('a salt that is too short is replaced as well', () => {
    fs.writeFileSync(file, 'x', { mode: 0o600 });
    expect(loadOrCreateSalt(file, seam({ linkSync: fail('EPERM') })).equals(ours)).toBe(true);
    expect(fs.readFileSync(file).equals(ours)).toBe(true);
    expect(warnings).toHaveLength(1);
  });
});

describe('a salt that is too short', () => {
  it.each([0, 1, 31])('of %i bytes is waited for, set aside and replaced', (length) => {
    const short = Buffer.alloc(length, 0xdd);
    fs.writeFileSync(file, short, { mode: 0o600 });
    const { ino, birthtimeNs } = fs.statSync(file, { bigint: true });
    expect(loadOrCreateSalt(file, seam()).equals(ours)).toBe(true);
    expect(slept.reduce((sum, step) => sum + step)).toBe(1000);

    const aside = `${file}.too-short-${String(ino)}-${String(birthtimeNs)}`;
    expect(fs.readFileSync(file).equals(ours)).toBe(true);
    expect(fs.readFileSync(aside).equals(short)).toBe(true);
    expect([modeOf(file), modeOf(aside)]).toEqual(['600', '600']);
    expect(warnings).toEqual([
      `bicameral: the salt ${file} held ${length} bytes instead of 32; it is kept as ${aside} and a new one took its ` +
        'place. Hashes made with it no longer match new ones.',
    ]);

    expect(loadOrCreateSalt(file, seam()).equals(ours)).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it('that grows meanwhile is used', () => {
    fs.writeFileSync(file, '');
    const patient: SaltSeam = {
      ...seam(),
      sleep: (milliseconds) => {
        slept.push(milliseconds);
        if (slept.length === 50) fs.writeFileSync(file, theirs);
      },
    };
    expect(loadOrCreateSalt(file, patient).equals(theirs)).toBe(true);
    expect(slept).toHaveLength(50);
    expect([fs.readdirSync(root), warnings]).toEqual([['salt'], []]);
  });

  it('that somebody else replaces first gives that one’s bytes', () => {
    fs.writeFileSync(file, 'short', { mode: 0o600 });
    const raced = seam({
      linkSync: (from, to) => {
        fs.linkSync(from, to);
        fs.rmSync(file);
        fs.writeFileSync(file, theirs, { mode: 0o600 });
      },
    });
    expect(loadOrCreateSalt(file, raced).equals(theirs)).toBe(true);
    expect(fs.readFileSync(file).equals(theirs)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('whose successor was chosen by a process that died before it was in place gets that one', () => {
    fs.writeFileSync(file, 'short', { mode: 0o600 });
    const dying = seam({ renameSync: fail('EIO') });
    expect(refusal(() => loadOrCreateSalt(file, dying))).toEqual({ code: 'SALT_IO', data: { file, cause: 'EIO' } });
    expect(fs.readFileSync(file, 'utf8')).toBe('short');

    const next: SaltSeam = { ...seam(), randomBytes: (size) => Buffer.alloc(size, 0xee) };
    expect(loadOrCreateSalt(file, next).equals(ours)).toBe(true);
    expect(fs.readFileSync(file).equals(ours)).toBe(true);
  });

  it('is waited for in real time by default', () => {
    fs.writeFileSync(file, theirs.subarray(0, 31), { mode: 0o600 });
    const { warn } = seam();
    expect(loadOrCreateSalt(file, { warn })).toHaveLength(32);
    expect(warnings).toHaveLength(1);
  });
});
