import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenTools } from '@bicameral/failure-review';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

export const BUNDLE = fileURLToPath(new URL('../../../packages/mcp-server/dist/bicameral-mcp.mjs', import.meta.url));

/** The bundle that ships, spoken to over stdio by a real client. */
export const stdioTools: OpenTools = async ({ root, home, env }) => {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing. Build it: npx nx build mcp-server`);
  const client = new Client({ name: 'bicameral-eval', version: '0.1.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [BUNDLE, '--root', root],
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', HOME: path.dirname(home), BICAMERAL_HOME: home, ...env },
    }),
  );
  return {
    async call(name, args) {
      const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
      if (isError || !structuredContent) return { text: [JSON.stringify(content)] };
      return { text: [], structured: structuredContent as Record<string, unknown> };
    },
    close: () => client.close(),
  };
};
