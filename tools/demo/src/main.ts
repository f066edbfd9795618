// `npm run demo`: an agent's conversation about this repository's own decisions, in a temporary home.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Agent } from './agent.js';
import { Clone } from './clone.js';
import { Narrator } from './narrator.js';
import { showRows } from './rows.js';
import { converse } from './story.js';

const { values } = parseArgs({ options: { server: { type: 'string' }, from: { type: 'string' } } });
const source = fileURLToPath(new URL('../../..', import.meta.url));
const bundle = path.join(source, 'packages', 'mcp-server', 'dist', 'bicameral-mcp.mjs');

/** `--server` is another command that serves, started in the folder that `--from` names: an installed copy, say. */
const [command = process.execPath, ...args] = values.server?.split(' ') ?? [process.execPath, bundle];

const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'bicameral-demo-')));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const home = path.join(temporary, 'home');
const narrator = new Narrator();
const agent = new Agent();
try {
  narrator.step('A throwaway clone of this repository, and an empty home');
  const clone = new Clone(source, path.join(temporary, 'clone'));
  narrator.say('The server is a real process; the agent below is a real MCP client that talks to it over stdio.');
  narrator.fact('BICAMERAL_TELEMETRY', 'preflight (hashed; without it nothing of this would be recorded)');
  await agent.connect({
    command,
    args: [...args, '--root', clone.root],
    cwd: values.from ?? clone.root,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: os.homedir(),
      BICAMERAL_HOME: home,
      BICAMERAL_TELEMETRY: 'preflight',
    },
  });
  await converse(agent, clone, narrator);
  await agent.close();
  showRows(home, narrator);
  narrator.step('Done');
  narrator.say('The home and the clone are removed; nothing is left behind.');
} catch (error) {
  await agent.close();
  process.stderr.write(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
