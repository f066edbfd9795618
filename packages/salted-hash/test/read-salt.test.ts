import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSalt, SaltError } from '../src/index.js';

let root: string;
let file: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'salt-'));
  file = path.join(root, 'salt');
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof SaltError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('a look at the salt', () => {
  it('gives the one that is there, and leaves its mode alone', () => {
    fs.writeFileSync(file, Buffer.alloc(40, 0xbb));
    fs.chmodSync(file, 0o644);
    expect(readSalt(file)).toEqual(Buffer.alloc(40, 0xbb));
    expect(fs.statSync(file).mode & 0o777).toBe(0o644);
  });

  it('makes none where there is none, nor a directory', () => {
    expect(readSalt(path.join(root, 'home', 'salt'))).toBeNull();
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it('makes none for one that vanishes just then', () => {
    fs.writeFileSync(file, Buffer.alloc(32, 0xbb));
    const vanishing = {
      ...fs,
      openSync: (target: string, flags: number) => {
        fs.rmSync(target);
        return fs.openSync(target, flags);
      },
    };
    expect(readSalt(file, { fs: vanishing as typeof fs })).toBeNull();
    expect(fs.readdirSync(root)).toEqual([]);
  });

  it.each([0, 31])('neither waits for one of %i bytes nor replaces it', (length) => {
    fs.writeFileSync(file, Buffer.alloc(length, 0xdd));
    const slept: number[] = [];
    const seam = { sleep: (milliseconds: number) => void slept.push(milliseconds) };
    expect(codeOf(() => readSalt(file, seam))).toBe('SALT_TOO_SHORT');
    expect(() => readSalt(file)).toThrow(`${file} holds ${length} bytes, and a salt has 32.`);
    expect([slept, fs.readdirSync(root), fs.readFileSync(file)]).toEqual([[], ['salt'], Buffer.alloc(length, 0xdd)]);
  });

  it.each<[string, string, () => void]>([
    ['a symbolic link', 'SALT_SYMLINK', () => fs.symlinkSync('elsewhere', file)],
    ['a directory', 'SALT_NOT_A_FILE', () => fs.mkdirSync(file)],
    ['a FIFO', 'SALT_NOT_A_FILE', () => void execFileSync('mkfifo', [file])],
    ['4,097 bytes', 'SALT_TOO_LONG', () => fs.writeFileSync(file, Buffer.alloc(4097))],
  ])('refuses %s by name', (_, code, make) => {
    make();
    expect(codeOf(() => readSalt(file))).toBe(code);
    expect(fs.readdirSync(root)).toEqual(['salt']);
  });
});
