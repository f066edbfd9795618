import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Service } from './create-application.js';
import type { Answer } from './registry/application.js';
import type { ListedTool } from './registry/listing.js';
import { listedName, type NameStyle } from './registry/names.js';
import type { Watch } from './registry/tool.js';
import { VERSION } from './version.js';

/** What a model is told of the whole server; clients that defer tools show it only this. */
export const INSTRUCTIONS =
  'Bicameral holds the team’s decisions about this code. Call preflight before you edit files. Pass the preflight_id that it returns to every later bicameral call of the same work. Record new decisions with ingest, tie them to code with bind, and call link_commit after each commit.';

type Extra = Pick<RequestHandlerExtra<ServerRequest, ServerNotification>, '_meta' | 'signal' | 'sendNotification'>;

export interface AdapterOptions {
  /** Called when a tool is first called, so that starting up and listing load none of it. */
  readonly application: () => Promise<Service>;
  /** By their names with dots. */
  readonly listedTools: () => Promise<readonly ListedTool[]>;
  readonly names: NameStyle;
}

/**
 * The only file that knows the MCP SDK. It uses the SDK's low-level server: that lists the JSON Schema that we write and
 * lets us answer bad arguments ourselves, as a tool result that a model can read.
 */
export function createMcpServer({ application, listedTools, names }: AdapterOptions): Server {
  const server = new Server(
    { name: 'bicameral', title: 'Bicameral', version: VERSION },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );

  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: (await listedTools()).map((tool) => ({ ...tool, name: listedName(tool.name, names) })),
  }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const app = await application();
    const tool = app.find(params.name);
    if (!tool) {
      const named = JSON.stringify(params.name.slice(0, 100));
      throw new McpError(ErrorCode.InvalidParams, `Unknown tool ${named}. ${app.hint(params.name, names)}`);
    }
    return toolResult(await app.call(tool, params.arguments, watchOf(extra)));
  });

  return server;
}

/** A progress notification that can not be sent has lost its reader; the call goes on for the sake of its answer. */
function watchOf({ _meta, signal, sendNotification }: Extra): Watch {
  const progressToken = _meta?.progressToken;
  const progress: Watch['progress'] = (done, total, message) => {
    if (progressToken === undefined) return;
    const params = { progressToken, progress: done, total, message };
    sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
  };
  return { progress, signal };
}

/** On an error no `structuredContent`: some clients would then hide the text, and others refuse it by the output schema. */
function toolResult({ isError, structured, text, preflightId }: Answer) {
  return {
    content: text.map((block) => ({ type: 'text' as const, text: block })),
    ...(structured === undefined ? {} : { structuredContent: structured }),
    ...(isError ? { isError: true } : {}),
    _meta: { 'bicameral/preflight_id': preflightId },
  };
}
