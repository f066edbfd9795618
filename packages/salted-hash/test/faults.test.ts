import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadOrCreateSalt, readSalt, SaltError } from '../src/index.js';
import type { SaltFs, SaltSeam } from '../src/index.js';

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'salt-'));
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

const good = Buffer.alloc(32, 0xbb);
const short = Buffer.from('short');

/** What a process finds, as far as it makes different calls. */
const scenarios: Record<string, { before?: Buffer; mode?: number; hasLinks?: boolean; isALook?: boolean }> = {
  'a fresh home': {},
  'a fresh home without hard links': { hasLinks: false },
  'a salt that is there': { before: good },
  'a salt that others may read': { before: good, mode: 0o644 },
  'a salt that is too short': { before: short },
  'a salt that is too short, without hard links': { before: short, hasLinks: false },
  'a salt that is looked at': { before: good, mode: 0o644, isALook: true },
  'no salt that is looked at': { isALook: true },
};

interface Run {
  readonly calls: string[];
  readonly warnings: string[];
  readonly salt: Buffer | null | SaltError;
}

/** Asks for the salt once; at call number `failing` the file system gives `errno`. */
function run(scenario: string, file: string, failing: number, errno: string): Run {
  const { hasLinks = true, isALook = false } = scenarios[scenario] ?? {};
  const calls: string[] = [];
  const warnings: string[] = [];
  const fail = (code: string, syscall: string): never => {
    throw Object.assign(new Error(`${code}: injected`), { code, syscall });
  };
  const faulty = new Proxy(fs, {
    get: (target, name: keyof SaltFs) => {
      return (...args: unknown[]): unknown => {
        if (name === 'linkSync' && !hasLinks) fail('EPERM', name);
        calls.push(name);
        if (calls.length === failing) fail(errno, name);
        return Reflect.apply(target[name], target, args);
      };
    },
  });
  const seam: Partial<SaltSeam> = { fs: faulty, sleep: () => undefined, warn: (line) => void warnings.push(line) };
  try {
    return { calls, warnings, salt: isALook ? readSalt(file, seam) : loadOrCreateSalt(file, seam) };
  } catch (error) {
    if (error instanceof SaltError) return { calls, warnings, salt: error };
    throw error;
  }
}

/** All, but for those in the middle of many, which ask again and again whether the salt has grown. */
function callsToFail(total: number): number[] {
  return Array.from({ length: total }, (_, index) => index + 1).filter((n) => n <= 12 || n > total - 45);
}

function prepare(scenario: string, name: string): string {
  const { before, mode = 0o600 } = scenarios[scenario] ?? {};
  const file = path.join(root, name, 'salt');
  if (before === undefined) return file;
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, before);
  fs.chmodSync(file, mode);
  return file;
}

function contentsOf(file: string): Buffer[] {
  const home = path.dirname(file);
  return fs.existsSync(home) ? fs.readdirSync(home).map((name) => fs.readFileSync(path.join(home, name))) : [];
}

describe.each(Object.keys(scenarios))('%s', (scenario) => {
  const { before, isALook = false, mode } = scenarios[scenario] ?? {};

  it.each(['EIO', 'EACCES', 'ENOENT'])('with %s at every call', (errno) => {
    const total = run(scenario, prepare(scenario, 'all'), 0, '').calls.length;
    for (const failing of callsToFail(total)) {
      const file = prepare(scenario, String(failing));
      const first = run(scenario, file, failing, errno);
      const context = { failing, call: first.calls[failing - 1] };

      // What a process was given is what is in the file for all others, at once and later.
      const second = run(scenario, file, 0, '');
      const isRefused = first.salt instanceof SaltError || (isALook && errno === 'ENOENT' && first.salt === null);
      const expected = isRefused ? second.salt : first.salt;
      const found = fs.existsSync(file) ? fs.readFileSync(file) : null;
      expect({ ...context, found, second: second.salt }).toEqual({ ...context, found: expected, second: expected });
      if (before === good) expect({ ...context, expected }).toEqual({ ...context, expected: good });
      if (isALook && mode !== undefined) expect(fs.statSync(file).mode & 0o777).toBe(mode);
      // The short one's bytes are kept, and it was told once.
      if (before === short) {
        expect({ ...context, kept: contentsOf(file).some((bytes) => bytes.equals(short)) }).toEqual({
          ...context,
          kept: true,
        });
        const told = [...first.warnings, ...second.warnings].filter((line) => line.includes('held 5 bytes'));
        expect({ ...context, told: told.length }).toEqual({ ...context, told: 1 });
      }
    }
  });
});

/** Each with a scenario in which it fails; a member that is missing here does not compile. */
const CALLS: Record<keyof SaltFs, true> = {
  closeSync: true,
  fchmodSync: true,
  fstatSync: true,
  fsyncSync: true,
  linkSync: true,
  lstatSync: true,
  mkdirSync: true,
  openSync: true,
  readSync: true,
  renameSync: true,
  unlinkSync: true,
  writeSync: true,
};

it('every call that a salt can make is among those that fail here', () => {
  const seen = new Set<string>();
  for (const [index, scenario] of Object.keys(scenarios).entries()) {
    for (const call of run(scenario, prepare(scenario, `all-${index}`), 0, '').calls) seen.add(call);
  }
  expect([...seen].sort()).toEqual(Object.keys(CALLS));
});
