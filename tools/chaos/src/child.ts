import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** No child needs nearly as long, on the slowest machine; one that does is ended, and reported. */
const HANGS_MS = 90_000;

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The beginning of what it wrote to stderr. */
  readonly stderr: string;
  readonly hung: boolean;
}

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ending>;
  readonly isOver: () => boolean;
}

const living = new Set<ChildProcess>();
// A stopped process would outlive the harness otherwise.
process.on('exit', endChildren);

/** Ends every child that still lives, as a scenario leaves them that broke off. */
export function endChildren(): void {
  living.forEach((child) => child.kill('SIGKILL'));
}

/** What a child has less of than the harness. */
export interface Limits {
  /** The size of any file that it writes. */
  readonly fileSizeKib?: number;
  readonly descriptors?: number;
  /** A command that runs it, such as one that takes it elsewhere. */
  readonly prefix?: readonly string[];
}

/**
 * Starts a script of the built `children` folder and waits until it says that it is ready; it begins with the first
 * message it is sent.
 */
export async function startChild(script: string, config: object, limits: Limits = {}): Promise<Child> {
  const path = fileURLToPath(new URL(`../dist/children/${script}.js`, import.meta.url));
  const { fileSizeKib = 'unlimited', descriptors, prefix = [] } = limits;
  const ulimits = [`ulimit -f ${fileSizeKib}`, ...(descriptors === undefined ? [] : [`ulimit -n ${descriptors}`])];
  const child = spawn(
    'bash',
    ['-c', `${ulimits.join(' && ')} && exec "$@"`, 'bash', ...prefix, process.execPath, path, JSON.stringify(config)],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  living.add(child);
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => {
    if (stderr.length < 1000) stderr += data.toString('utf8');
  });
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, HANGS_MS);
  let over = false;
  const ended = once(child, 'close').then(([code, signal]: unknown[]): Ending => {
    clearTimeout(timer);
    living.delete(child);
    over = true;
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, stderr, hung };
  });
  await Promise.race([once(child, 'message'), ended]);
  return { process: child, ended, isOver: () => over };
}

/** Whether the system has stopped it, after a SIGSTOP. */
export function isStopped({ process: child }: Child): boolean {
  try {
    const text = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).startsWith('T');
  } catch {
    return false;
  }
}
