import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { createInterface, type Interface } from 'node:readline';
import type { Program } from './servers.js';

/** A program that is talked to over stdio by hand, so that a client of its own weight does not blur its times. */
export class StdioProcess {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  #id = 0;

  constructor({ args, env }: Program) {
    this.#process = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#lines = createInterface({ input: this.#process.stdout });
  }

  /** Sends a request and waits for its answer, past what the server says in between of its own accord. */
  ask(method: string, params: object): Promise<unknown> {
    const id = (this.#id += 1);
    const answer = new Promise<unknown>((resolve) => {
      const read = (line: string): void => {
        const message = JSON.parse(line) as { id?: number; result?: unknown };
        if (message.id !== id) return;
        this.#lines.off('line', read);
        resolve(message.result);
      };
      this.#lines.on('line', read);
    });
    this.#send({ id, method, params });
    return answer;
  }

  initialize(): Promise<unknown> {
    return this.ask('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'bench', version: '1' },
    });
  }

  listTools(): Promise<unknown> {
    this.#send({ method: 'notifications/initialized' });
    return this.ask('tools/list', {});
  }

  /** Closes stdin and waits until the process is gone. */
  async end(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.stdin.end();
    await gone;
  }

  #send(message: object): void {
    this.#process.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }
}

/** Milliseconds that a Node process takes which does nothing. */
export function timeOfNothing(env: Readonly<Record<string, string>>): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env, stdio: 'ignore' });
  return performance.now() - started;
}
