import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';

/** What a lock says whose owner is dead, has its number used again, or lived before the last boot. */
export function abandonedOwners(): readonly string[] {
  const { boot, namespace, start } = thisProcess();
  const dead = spawnSync('true').pid;
  return [
    `${dead}.${start}.${boot}.${namespace}.aaaa`,
    `${process.pid}.1.${boot}.${namespace}.bbbb`,
    `${process.pid}.${start}.00000000.${namespace}.cccc`,
  ];
}

/** Locks that nobody may take: their owner lives, or nothing tells that it does not and they are young. */
export function heldLocks(lock: string): readonly (readonly [name: string, plant: () => void])[] {
  const { boot, namespace, start } = thisProcess();
  return [
    ['a living owner', () => symlinkSync(`${process.pid}.${start}.${boot}.${namespace}.dddd`, lock)],
    ['an owner of another container', () => symlinkSync(`1.1.${boot}.7.eeee`, lock)],
    ['a link that names nobody', () => symlinkSync('who knows', lock)],
    ['a file that names nobody', () => writeFileSync(lock, '\0', { flag: 'wx' })],
    ['a folder', () => mkdirSync(lock)],
  ];
}

/** As the sink marks this process: start time in clock ticks, boot, process-id namespace. */
function thisProcess(): { start: string; boot: string; namespace: string } {
  const stat = readFileSync(`/proc/${process.pid}/stat`, 'latin1');
  return {
    start: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '',
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8),
    namespace: /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '',
  };
}

/** False while somebody has the lock. */
export function didPlant(plant: () => void): boolean {
  try {
    plant();
    return true;
  } catch {
    return false;
  }
}
