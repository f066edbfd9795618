import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Program } from './servers.js';

const INITIALIZE = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
})}\n`;

/** Milliseconds from spawning the process to its answer to `initialize`. */
export async function timeToInitialize({ args, env }: Program): Promise<number> {
  const started = performance.now();
  const server = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  server.stdin.write(INITIALIZE);
  await once(server.stdout, 'data');
  const elapsed = performance.now() - started;
  server.stdin.end();
  server.kill();
  await once(server, 'exit');
  return elapsed;
}

/** Milliseconds that a Node process takes which does nothing. */
export function timeOfNothing(env: Readonly<Record<string, string>>): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env, stdio: 'ignore' });
  return performance.now() - started;
}
