import { describe, expect, it } from '@jest/globals';
import { lutimesSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from '../src/index.js';
import { tempFolder } from './support/folder.js';
import { deadPid, lockText } from './support/lock.js';

describe('tryLock', () => {
  it('gives the lock to one at a time, and leaves nothing behind', () => {
    const folder = tempFolder();
    const path = join(folder, 'work.lock');
    const first = tryLock(path);
    expect(first?.isHeld()).toBe(true);
    expect(tryLock(path)).toBeNull();
    first?.release();
    expect(first?.isHeld()).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    const second = tryLock(path);
    expect(second?.isHeld()).toBe(true);
    first?.release();
    expect(second?.isHeld()).toBe(true);
  });

  it('is refused while another process holds it, however long', () => {
    const path = join(tempFolder(), 'work.lock');
    symlinkSync(lockText(), path);
    lutimesSync(path, 0, 0);
    expect(tryLock(path)).toBeNull();
    expect(readlinkSync(path)).toBe(lockText());
  });

  it('takes over a dead owner’s', () => {
    const folder = tempFolder();
    const path = join(folder, 'work.lock');
    symlinkSync(lockText({ pid: deadPid() }), path);
    expect(tryLock(path)?.isHeld()).toBe(true);
    expect(readdirSync(folder)).toEqual(['work.lock']);
  });

  it('goes by the clock that it is given where nothing else tells', () => {
    const path = join(tempFolder(), 'work.lock');
    const held = tryLock(path);
    expect(tryLock(path, { now: () => Date.now() + 9 * 60_000 })).toBeNull();
    expect(tryLock(path, { now: () => Date.now() + 11 * 60_000 })).not.toBeNull();
    expect(held?.isHeld()).toBe(false);
  });

  it('says what is wrong with the folder', () => {
    const path = join(tempFolder(), 'missing', 'work.lock');
    expect(() => tryLock(path)).toThrow(expect.objectContaining({ name: 'JsonlSinkError', code: 'IO' }));
  });
});
