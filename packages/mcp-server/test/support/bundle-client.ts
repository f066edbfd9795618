import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolName } from '@bicameral/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

import type { Outputs } from './outputs.js';

/** The bundle as it ships. */
export const BUNDLE = fileURLToPath(new URL('../../dist/bicameral-mcp.mjs', import.meta.url));
if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing. Build it first: npx nx build mcp-server`);

export interface ClientOptions {
  readonly cwd: string;
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly bundle?: string;
  /** A command that runs the server, such as one with fewer rights. */
  readonly prefix?: readonly string[];
}

/** A real MCP client, connected over stdio to a process of its own. */
export class BundleClient {
  readonly client: Client;
  readonly transport: StdioClientTransport;
  #stderr = '';

  private constructor(client: Client, transport: StdioClientTransport) {
    this.client = client;
    this.transport = transport;
    transport.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
  }

  static async start({
    cwd,
    home,
    env = {},
    args = [],
    bundle = BUNDLE,
    prefix = [],
  }: ClientOptions): Promise<BundleClient> {
    const [command = '', ...rest] = [...prefix, process.execPath, bundle, ...args];
    const transport = new StdioClientTransport({
      command,
      args: rest,
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: os.homedir(), BICAMERAL_HOME: home, ...env },
      stderr: 'pipe',
    });
    const client = new Client({ name: 'test', version: '1.0.0' });
    const started = new BundleClient(client, transport);
    await client.connect(transport);
    // Without this the client does not hold results against the output schemas.
    await client.listTools();
    return started;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Calls a tool and gives the whole result. */
  async result(tool: string, args: Record<string, unknown> = {}): Promise<CallToolResult> {
    return (await this.client.callTool({ name: tool, arguments: args })) as CallToolResult;
  }

  /** Calls a tool that must succeed and gives its data. */
  async call<Name extends ToolName>(tool: Name, args: Record<string, unknown> = {}): Promise<Outputs[Name]> {
    const result = await this.result(tool, args);
    if (result.isError || !result.structuredContent)
      throw new Error(`${tool} failed: ${JSON.stringify(result.content)}`);
    return result.structuredContent as Outputs[Name];
  }

  /** Calls a tool that must answer with an error and gives its text. */
  async refusal(tool: string, args: Record<string, unknown> = {}): Promise<string> {
    const result = await this.result(tool, args);
    if (!result.isError) throw new Error(`${tool} succeeded: ${JSON.stringify(result.structuredContent)}`);
    return result.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  }

  async stop(): Promise<void> {
    await this.client.close();
  }
}

/** The rows of a JSONL file, oldest first; none when it is not there. */
export { readRows } from './rows.js';

export function telemetryFile(home: string, name: 'preflight_events' | 'engagements'): string {
  return path.join(home, `${name}.jsonl`);
}
