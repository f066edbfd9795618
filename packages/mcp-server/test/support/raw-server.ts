import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { BUNDLE } from './bundle-client.js';

export interface RawAnswer {
  readonly id?: string | number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Ended {
  readonly status: number | null;
  readonly stderr: string;
  /** In the order in which they came. */
  readonly answers: readonly RawAnswer[];
}

const running = new Set<ChildProcessWithoutNullStreams>();

/** Ends what a test that failed has left behind. */
export function stopServers(): void {
  for (const server of running) server.kill('SIGKILL');
}

/** Lines sent to the bundle as they are, with no client in between. */
export async function converseRaw(
  lines: readonly string[],
  expected: number,
  options: { cwd: string; env: Readonly<Record<string, string>>; bundle?: string },
): Promise<Ended> {
  const { cwd, env, bundle = BUNDLE } = options;
  const server = spawn(process.execPath, [bundle], { cwd, env: { PATH: process.env['PATH'], ...env } });
  running.add(server);
  server.on('exit', () => running.delete(server));
  let stderr = '';
  server.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = once(server, 'close') as Promise<[number | null]>;
  const answers = await answersOf(server, lines, expected, closed);
  server.stdin.end();
  const [status] = await closed;
  return { status, stderr, answers };
}

/** Waits for so many answers, since a server whose client is gone finishes only what takes no time. */
async function answersOf(
  server: ChildProcessWithoutNullStreams,
  lines: readonly string[],
  expected: number,
  closed: Promise<unknown>,
): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  const all = new Promise<void>((resolve) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      answers.push(JSON.parse(line) as RawAnswer);
      if (answers.length >= expected) resolve();
    });
  });
  server.stdin.write(lines.map((line) => `${line}\n`).join(''));
  await Promise.race([all, closed]);
  return answers;
}
