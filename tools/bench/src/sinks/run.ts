import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildConfig, ChildResult } from './child.js';

const CHILD = fileURLToPath(new URL('child.js', import.meta.url));

export interface RunOptions extends Omit<ChildConfig, 'file'> {
  readonly processes: number;
}

export interface RunResult {
  /** Milliseconds from the word to go until the last process had all with the kernel. */
  readonly took: number;
  /** Microseconds; of the process that had the worst. */
  readonly p99: number;
}

/** Runs so many processes on one new file in `folder`, all at once, each in a process of its own. */
export async function runSink(folder: string, { processes, ...config }: RunOptions): Promise<RunResult> {
  const own = mkdtempSync(path.join(folder, 'run-'));
  const children: ChildProcess[] = [];
  try {
    const argument = JSON.stringify({ ...config, file: path.join(own, 'rows.jsonl') });
    for (let index = 0; index < processes; index += 1) {
      children.push(fork(CHILD, [argument], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    }
    await Promise.all(children.map((child) => once(child, 'message')));
    const started = performance.now();
    const results = await Promise.all(children.map((child) => ended(child)));
    const all = processes === 1 ? (results[0]?.took ?? NaN) : performance.now() - started;
    return { took: all, p99: Math.max(...results.map(({ p99 }) => p99)) };
  } finally {
    for (const child of children) child.kill();
    rmSync(own, { recursive: true, force: true });
  }
}

async function ended(child: ChildProcess): Promise<ChildResult> {
  const result = Promise.race([
    once(child, 'message').then(([message]) => message as ChildResult),
    once(child, 'exit').then(([code, signal]) => {
      throw new Error(`a process of the benchmark ended with ${String(code ?? signal)}`);
    }),
  ]);
  child.send('go');
  return result;
}
