import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A file system of a few megabytes in memory, which only processes that are taken to it see. */
export interface SmallDisk {
  /** Puts a command there: to be set before it. */
  readonly prefix: readonly string[];
  /** The path by which everybody else sees what is at this path there. */
  readonly seenFromHere: (path: string) => string;
  readonly remount: (mode: 'ro' | 'rw') => void;
  readonly unmount: () => Promise<void>;
}

/** As long as any run may take, should the harness be unable to end it. Seconds. */
const HOLD_S = 300;

/** Null where this system lets nobody mount one, as most containers do not. */
export async function mountSmallDisk(path: string, megabytes: number): Promise<SmallDisk | null> {
  const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "$1" && echo ready && exec sleep ${HOLD_S}`;
  const holder = spawn('unshare', ['-Urm', 'sh', '-c', script, 'sh', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (!(await isReady(holder))) return null;
  const end = (): void => void holder.kill('SIGKILL');
  process.once('exit', end);
  const pid = String(holder.pid);
  const prefix = ['nsenter', '--preserve-credentials', '-U', '-m', '-t', pid];
  return {
    prefix,
    remount: (mode) => {
      const [program, ...args] = [...prefix, 'mount', '-o', `remount,${mode},size=${megabytes}m`, path];
      execFileSync(program, args, { stdio: 'ignore' });
    },
    seenFromHere: (inside) => join('/proc', pid, 'root', inside),
    unmount: async () => {
      const closed = once(holder, 'close');
      end();
      await closed;
      process.off('exit', end);
    },
  };
}

async function isReady(holder: ChildProcess): Promise<boolean> {
  const said = once(holder.stdout ?? holder, 'data').then(() => true);
  const ended = once(holder, 'close').then(() => false);
  // Where there is no such program.
  const failed = once(holder, 'error').then(() => false);
  return Promise.race([said, ended, failed]).catch(() => false);
}
