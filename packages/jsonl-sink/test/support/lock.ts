import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readlinkSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';

/** A process id that was some process's, and is none's any more. */
export function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '0']).pid;
}

export interface OwnerParts {
  pid: number;
  start: string;
  boot: string;
  namespace: string;
  mark: string;
}

/** The text of a lock: that of the living process that started this one, but for what is given. */
export function lockText(parts: Partial<OwnerParts> = {}): string {
  const pid = parts.pid ?? process.ppid;
  const owner = {
    pid,
    start: startOf(pid),
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8),
    namespace: /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '',
    mark: 'abcdef01',
    ...parts,
  };
  return [owner.pid, owner.start, owner.boot, owner.namespace, owner.mark].join('.');
}

function startOf(pid: number): string {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return '1';
  const stat = readFileSync(path, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Makes a lock that this process left, if there is one, that of a process that is gone. */
export function leaveToTheDead(lock: string, pid: number): void {
  const status = lstatSync(lock, { throwIfNoEntry: false });
  if (status === undefined) return;
  const text = status.isFile() ? readFileSync(lock, 'latin1') : readlinkSync(lock);
  const changed = text.replace(/^\d+/, String(pid));
  if (status.isFile()) writeFileSync(lock, changed);
  else {
    unlinkSync(lock);
    symlinkSync(changed, lock);
  }
}
