import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { REPOSITORY } from './servers.js';

export function withoutPython(): string | undefined {
  const { status } = spawnSync('python3', ['--version'], { stdio: 'ignore' });
  return status === 0 ? undefined : 'python3 is not there; on Debian, apt-get install python3 brings it.';
}

/** A script of `contender/` that answers each line with one. */
export class Contender {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string, undefined>;

  constructor(script: string, ...args: readonly string[]) {
    const file = path.join(REPOSITORY, 'tools', 'bench', 'contender', script);
    this.#child = spawn('python3', [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error('the contender has no stdout');
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(request: object): Promise<{ readonly microseconds: number }> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const next = await this.#answers.next();
    if (next.done === true) throw new Error('the contender ended without an answer');
    return JSON.parse(next.value) as { microseconds: number };
  }

  close(): void {
    this.#child.stdin?.end();
  }
}
