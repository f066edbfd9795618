import type { ToolName, toolSchemas } from '@bicameral/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What each tool answers with. */
export type Answers = { [Name in ToolName]: (typeof toolSchemas)[Name]['output']['_output'] };

/** A coding agent's side: a real MCP client over stdio. */
export class Agent {
  readonly #client = new Client({ name: 'bicameral-demo', version: '0.1.0' });
  #pid: number | null = null;

  async connect({ command, args, cwd, env }: ServerCommand): Promise<void> {
    const transport = new StdioClientTransport({ command, args: [...args], cwd, env: { ...env } });
    await this.#client.connect(transport);
    this.#pid = transport.pid;
  }

  async call<Name extends ToolName>(name: Name, args: Record<string, unknown>): Promise<Answers[Name]> {
    const { isError, content, structuredContent } = await this.#client.callTool({ name, arguments: args });
    if (isError || !structuredContent) throw new Error(`${name} was refused: ${JSON.stringify(content)}`);
    return structuredContent as Answers[Name];
  }

  /** Kills the server in the middle of whatever it does, as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    const isGone = new Promise<void>((resolve) => (this.#client.onclose = resolve));
    if (this.#pid !== null) process.kill(this.#pid, 'SIGKILL');
    await isGone;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
