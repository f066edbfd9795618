// `npm run demo`: an agent's conversation about this repository's own decisions, in a temporary home.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Agent } from './agent.js';
import { Clone } from './clone.js';
import { Narrator } from './narrator.js';
import { showRows } from './rows.js';
import { converse } from './story.js';
import { BUNDLE, environment, SOURCE, temporaryFolder } from './workplace.js';

const { values } = parseArgs({ options: { server: { type: 'string' }, from: { type: 'string' } } });

/** `--server` is another command that serves, started in the folder that `--from` names: an installed copy, say. */
const [command = process.execPath, ...args] = values.server?.split(' ') ?? [process.execPath, BUNDLE];

const temporary = temporaryFolder();
const home = path.join(temporary, 'home');
const narrator = new Narrator();
const agent = new Agent();
try {
  narrator.step('A throwaway clone of this repository, and an empty home');
  const clone = new Clone(SOURCE, path.join(temporary, 'clone'));
  narrator.say('The server is a real process; the agent below is a real MCP client that talks to it over stdio.');
  narrator.fact('BICAMERAL_TELEMETRY', 'preflight (hashed; without it nothing of this would be recorded)');
  await agent.connect({
    command,
    args: [...args, '--root', clone.root],
    cwd: values.from ?? clone.root,
    env: environment({ BICAMERAL_HOME: home, BICAMERAL_TELEMETRY: 'preflight' }),
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
