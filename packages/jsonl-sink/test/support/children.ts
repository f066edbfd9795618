import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves when it has ended and all its output is there. */
  readonly ended: Promise<{ code: number | null; signal: string | null; output: string }>;
}

/** Runs a script of `test/children` in a process of its own. */
export function start(script: string, ...args: (string | number)[]): Child {
  const path = fileURLToPath(new URL(`../children/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    output,
  }));
  return { process: child, ended };
}

/** The state letter of a process, as in `/proc/PID/stat`: `T` when it is stopped. */
export function stateOf(child: Child): string {
  const stat = readFileSync(`/proc/${child.process.pid ?? 0}/stat`, 'latin1');
  return stat.charAt(stat.lastIndexOf(')') + 2);
}

/** Looks every other millisecond until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}
