import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { gathered } from './gathered.js';
import { listedTools } from './listed-tools.js';
import { loadLater } from './load-later.js';
import { createLogger, guardStderr, type Logger } from './log.js';
import type { Service } from './create-application.js';
import type { NameStyle } from './registry/names.js';
import { createMcpServer } from './sdk-adapter.js';

export interface ServeOptions {
  readonly root?: string | undefined;
  readonly names: NameStyle;
}

/** How long calls under way may still take when the client is gone; whoever stops us waits about half a second. */
const GRACE_MS = 60;
/** The same when it is we who end, because of a message that can not be read. */
const LONG_GRACE_MS = 2_000;

/** Serves MCP over stdio until stdin closes, a signal comes or stdout breaks; then ends the process. */
export async function serve({ root, names }: ServeOptions): Promise<void> {
  const log = createLogger(process.env['BICAMERAL_LOG']);
  let loading: Promise<Service> | undefined;
  const application = () => (loading ??= loadLater().then((later) => later.createApplication({ root, log })));

  const warmUp = async () => (await loadLater()).warmUp();

  const listed = async () => {
    const tools = await listedTools();
    // Whoever lists the tools calls one soon. The answer goes out first, and a fault shows at the call.
    setImmediate(() => void warmUp().catch(() => undefined));
    return tools;
  };

  const server = createMcpServer({ application, listedTools: listed, names });
  const stop = stopOnce(log, async (graceMs) => {
    // A call that wanted it was told why it could not be made.
    const app = await loading?.catch(() => undefined);
    await app?.settled(graceMs);
    app?.close();
  });

  let closing = { reason: 'the transport closed', code: 0, graceMs: GRACE_MS };
  server.onerror = (error) => {
    if (error.message.includes('exceeded maximum size')) {
      log.error(`a message on stdin is larger than the transport takes (10 MB), so this server ends: ${error.message}`);
      closing = { reason: 'a message was too large', code: 1, graceMs: LONG_GRACE_MS };
    } else {
      log.warn(`what came on stdin was not understood and is passed over: ${error.message.slice(0, 300)}`);
    }
  };
  server.onclose = () => stop(closing.reason, closing.code, closing.graceMs);
  process.stdin.on('end', () => stop('stdin closed'));
  process.stdin.on('close', () => stop('stdin closed'));
  process.stdout.on('error', (error: Error) => stop(`stdout broke: ${error.message}`));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  process.on('uncaughtException', (error) => {
    log.error(`a fault in the server itself, so it ends: ${error.stack ?? error.message}`);
    stop('a fault', 1);
  });

  await server.connect(new StdioServerTransport(gathered(process.stdin)));
  setImmediate(guardStderr);
  if (process.stdin.isTTY) {
    process.stderr.write(
      'bicameral-mcp serves MCP over stdin and stdout. End with Ctrl+C; see bicameral-mcp --help.\n',
    );
  }
}

/** The first reason to stop counts; those that follow it (stdin closes after a signal) change nothing. */
function stopOnce(log: Logger, close: (graceMs: number) => Promise<void>) {
  let stopping = false;
  return (reason: string, code = 0, graceMs = GRACE_MS): void => {
    if (stopping) return;
    stopping = true;
    log.debug(`stopping: ${reason}`);
    close(graceMs)
      .catch((error: unknown) => log.error(`closing failed: ${String(error)}`))
      // One turn of the event loop, for answers that are settled but not yet written.
      .finally(() => setImmediate(() => process.exit(code)));
  };
}
