import { Command, InvalidArgumentError, Option } from 'commander';
import type { ServeOptions } from '../serve.js';
import { VERSION } from '../version.js';
import { addEval } from './eval/command.js';
import { addPromote } from './promote/command.js';
import { addReconcile } from './reconcile/command.js';
import { addTriage } from './triage/command.js';

/** The command line. Each command loads its own parts when it runs. */
export function program(serve: (options: ServeOptions) => Promise<void>): Command {
  const command = new Command('bicameral-mcp')
    .description(
      'Serves the team’s prior decisions to a coding agent over MCP (stdin and stdout), and keeps, when asked to, a local record of how well that went.',
    )
    .version(VERSION, '-V, --version')
    .option(
      '--root <directory>',
      'the repository to serve (default: REPO_PATH, CLAUDE_PROJECT_DIR, the working directory)',
    )
    .addOption(
      new Option(
        '--tool-names <style>',
        'how tools are listed; underscore for clients that refuse dots, such as Cursor',
      )
        .choices(['dots', 'underscore'])
        .default('dots'),
    )
    .allowExcessArguments(false)
    .exitOverride()
    .addHelpText('after', HELP)
    .action(async ({ root, toolNames }: { root?: string; toolNames: 'dots' | 'underscore' }, self: Command) => {
      if (self.args.length > 0) (await import('./unknown-command.js')).refuseUnknownCommand(self);
      await serve({ root, names: toolNames });
    });

  command
    .command('tools')
    .description('list the tools as a client sees them')
    .option('--json', 'as JSON, schemas included')
    .action(async (options: { json?: boolean }, self: Command) => {
      const { listTools } = await import('./tools.js');
      const { toolNames } = self.optsWithGlobals<{ toolNames: 'dots' | 'underscore' }>();
      print(listTools({ json: options.json === true, names: toolNames }));
    });

  const telemetry = command
    .command('telemetry')
    .helpCommand(false)
    .description(
      'look at, or remove, the local capture of preflights (off unless BICAMERAL_TELEMETRY lists preflight)',
    );
  telemetry
    .command('status')
    .description('whether capture is on, where it writes, how much there is, what was lost')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { telemetryStatus } = await import('./telemetry-status.js');
      print(await telemetryStatus({ json: options.json === true }));
    });
  telemetry
    .command('tail')
    .description('the newest rows, oldest of them first')
    .option('-n, --lines <count>', 'how many rows', positiveInteger, 20)
    .option('--json', 'as JSON lines')
    .action(async (options: { lines: number; json?: boolean }) => {
      const { telemetryTail } = await import('./telemetry-tail.js');
      print(telemetryTail({ lines: options.lines, json: options.json === true }));
    });
  telemetry
    .command('purge')
    .description('remove every captured row; suspected failures, labels and the ledger stay')
    .option('--yes', 'do it; without this only the plan is shown')
    .action(async (options: { yes?: boolean }) => {
      const { telemetryPurge } = await import('./telemetry-purge.js');
      print(telemetryPurge({ yes: options.yes === true }));
    });

  addReconcile(command);
  addTriage(command, print);
  addPromote(command);
  addEval(command);
  pointToOwnHelp(command, command.name());
  // Here alone: the commands above took over what stood before.
  return command.allowExcessArguments();
}

const HELP = `
Started without a command it serves, which is what an MCP client does:
  { "mcpServers": { "bicameral": { "command": "node", "args": ["/path/to/bicameral-mcp.mjs"],
      "env": { "BICAMERAL_TELEMETRY": "preflight" } } } }

Environment (put it in the client's "env" block, since clients pass on little else):
  BICAMERAL_TELEMETRY             a list of preflight (hashed rows), raw (topic and paths in plain); off by default
  BICAMERAL_HOME                  where everything is kept, an absolute path (default ~/.bicameral)
  BICAMERAL_GUIDED_MODE           1: preflight always fires
  BICAMERAL_PREFLIGHT_MUTE        1: preflight answers nothing
  BICAMERAL_PREFLIGHT_SOURCES     a list of region, graph, topic: where preflight looks; all by default
  BICAMERAL_AUTHORITATIVE_BRANCH  the branch that counts; by default the remote's HEAD branch, else main or master
  BICAMERAL_LOG                   silent, error, warn (default), info, debug; on stderr
  REPO_PATH                       the repository to serve, when --root is not given

A repository's own settings, for everybody who works in it, are in .bicameral/config.yaml:
  guided: true, preflight_sources: [region, graph], authoritative_branch: develop

Exit codes: 0 fine, 1 it failed or a gate is closed, 2 wrong usage, 3 inconclusive.`;

/** An error says where the help of the very command is, and which option was meant if one is near. */
function pointToOwnHelp(command: Command, name: string): void {
  command.showHelpAfterError(`(${name} --help shows what there is)`);
  command.configureOutput({ outputError: (text, write) => write(withoutFarOption(text)) });
  for (const each of command.commands) pointToOwnHelp(each, `${name} ${each.name()}`);
}

/** Commander takes `--root` for meant by `--foo`; a typing error is hardly ever in the first letter. */
function withoutFarOption(text: string): string {
  return text.replace(/(unknown option '-+([^-]).*\n)\(Did you mean (?:one of )?--(?!\2).*\n/, '$1');
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It takes a whole number from 1 on.');
  return value;
}

function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
