import os from 'node:os';
import { serverUnderTest } from '../under-test.js';

/** A server process of the built product, as a client sees it. */
export interface Server {
  /** Calls a tool that must succeed. Throws `CallFailed` on an answer that is an error, and any other error when it ends. */
  readonly call: (tool: string, args: object) => Promise<Record<string, unknown>>;
  readonly kill: () => void;
  /** Lets it end by itself. */
  readonly stop: () => Promise<void>;
  /** What it wrote to stderr. */
  readonly stderr: () => string;
}

/** An answer that is an error: no call of the scenario asks for anything that may be refused. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
}

/** No call takes nearly as long, and one that waits for the ledger gives up before. */
const ANSWER_MS = 60_000;

export async function startServer({ root, home }: { root: string; home: string }): Promise<Server> {
  // Only here, since it takes most of a second to load and one scenario alone needs it.
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js');
  const env = { PATH: process.env['PATH'] ?? '', HOME: os.homedir(), BICAMERAL_HOME: home };
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [serverUnderTest(), '--root', root],
    env: { ...env, BICAMERAL_TELEMETRY: 'preflight' },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const client = new Client({ name: 'chaos', version: '1.0.0' });
  await client.connect(transport);
  const pid = transport.pid;
  return {
    call: async (tool, args) => {
      const request = { name: `bicameral.${tool}`, arguments: { ...args } };
      const { isError, content, structuredContent } = await client.callTool(request, undefined, { timeout: ANSWER_MS });
      if (isError === true || typeof structuredContent !== 'object' || structuredContent === null) {
        throw new CallFailed(`${tool}: ${JSON.stringify(content)}`);
      }
      return structuredContent as Record<string, unknown>;
    },
    kill: () => {
      if (pid !== null) process.kill(pid, 'SIGKILL');
    },
    stop: () => client.close(),
    stderr: () => stderr,
  };
}
