import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Program } from './servers.js';

export interface Call {
  readonly name: string;
  readonly args: (round: number) => Record<string, unknown>;
}

/** A connected client that times one call after the other. */
export class TimedClient {
  readonly #client = new Client({ name: 'bench', version: '1.0.0' });
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  async connect({ args, env }: Program): Promise<void> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [...args],
      env: { ...env },
      stderr: 'ignore',
    });
    await this.#client.connect(transport);
  }

  /** Milliseconds of each of `count` calls. */
  async time(first: number, count: number): Promise<number[]> {
    const times: number[] = [];
    for (let round = first; round < first + count; round += 1) {
      const request = { name: this.#call.name, arguments: this.#call.args(round) };
      const started = performance.now();
      const { isError } = await this.#client.callTool(request);
      times.push(performance.now() - started);
      if (isError) throw new Error(`${request.name} answered with an error`);
    }
    return times;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
