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

  async connect({ command, args, cwd, env }: ServerCommand): Promise<void> {
    await this.#client.connect(new StdioClientTransport({ command, args: [...args], cwd, env: { ...env } }));
  }

  async call<Name extends ToolName>(name: Name, args: Record<string, unknown>): Promise<Answers[Name]> {
    const { isError, content, structuredContent } = await this.#client.callTool({ name, arguments: args });
    if (isError || !structuredContent) throw new Error(`${name} was refused: ${JSON.stringify(content)}`);
    return structuredContent as Answers[Name];
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
