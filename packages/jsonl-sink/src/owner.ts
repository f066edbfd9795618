import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { errnoOf } from './errors.js';
import { SAFE_OPEN, type SinkFileSystem } from './file-system.js';
import { readBytes } from './read-bytes.js';

/**
 * Who holds a lock: process id, its start time in clock ticks, the boot, the process-id namespace, and a mark of this
 * very object. Parts that the platform does not tell are empty. As text the parts are joined by dots and stay under 60
 * bytes, which ext4 keeps inside the inode: a full disk does not stop a lock.
 */
export interface Owner {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly namespace: string;
  readonly mark: string;
}

export function thisProcess(fs: SinkFileSystem): Owner {
  const { pid } = process;
  return {
    pid,
    start: lifeOf(fs, pid)?.start ?? '',
    boot: readSmall(fs, '/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? '',
    namespace: /\d+/.exec(readLink(fs, '/proc/self/ns/pid') ?? '')?.[0] ?? '',
    mark: randomBytes(4).toString('hex'),
  };
}

export function formatOwner(owner: Owner): string {
  return [owner.pid, owner.start, owner.boot, owner.namespace, owner.mark].join('.');
}

/** Null for a text that no lock of this package holds. */
export function parseOwner(text: string): Owner | null {
  const match = /^([1-9]\d{0,9})\.(\d*)\.([0-9a-f]*)\.(\d*)\.([0-9a-f]+)$/.exec(text);
  if (match === null) return null;
  const [, pid = '', start = '', boot = '', namespace = '', mark = ''] = match;
  return { pid: Number(pid), start, boot, namespace, mark };
}

/** Whether a process lives, as far as this process can know. */
export function lifeOfOwner(fs: SinkFileSystem, owner: Owner, self: Owner): 'alive' | 'gone' | 'unknown' {
  if (owner.boot !== '' && self.boot !== '' && owner.boot !== self.boot) return 'gone';
  // A container's process ids mean other processes here.
  if (owner.namespace !== self.namespace) return 'unknown';
  if (!exists(owner.pid)) return 'gone';
  const life = lifeOf(fs, owner.pid);
  if (life === null || owner.start === '') return 'unknown';
  if (life.ended || life.start !== owner.start) return 'gone';
  // It may have been a worker thread of this very process, and that may be gone.
  return owner.pid === self.pid ? 'unknown' : 'alive';
}

/** Signal 0 sends nothing; the process of another user answers EPERM, and so exists. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

/** From `/proc/PID/stat`: fields 3 (state) and 22 (start time), counted after the name, which may hold anything. */
function lifeOf(fs: SinkFileSystem, pid: number): { start: string; ended: boolean } | null {
  const text = readSmall(fs, `/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = fields[19];
  if (start === undefined) return null;
  // A killed process that its parent has not yet collected still has an entry.
  return { start, ended: fields[0] === 'Z' || fields[0] === 'X' };
}

function readLink(fs: SinkFileSystem, path: string): string | null {
  try {
    return fs.readlinkSync(path);
  } catch {
    return null;
  }
}

/** The first kilobyte of a small file; null when it can not be read. */
export function readSmall(fs: SinkFileSystem, path: string): string | null {
  try {
    const fd = fs.openSync(path, constants.O_RDONLY | SAFE_OPEN, 0);
    try {
      return readBytes(fs, fd, 0, 1024).toString('latin1');
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return null;
  }
}
