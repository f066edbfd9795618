import { Argument, type Command, Option } from 'commander';
import type { Cause } from '@bicameral/failure-review';
import { ACTION_HELP, CAUSE_ARGUMENTS, LABEL_ARGUMENTS, LABEL_HELP, LABEL_KEYS } from './keys.js';

interface Options {
  readonly labeller?: string;
  readonly root?: string;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly verdict?: boolean;
  readonly cause?: Cause;
  readonly note?: string;
  readonly repeat?: boolean;
  readonly sawVerdict?: boolean;
  readonly notes?: boolean;
}

/** `triage` and its twins that ask nothing. Each loads its own parts when it runs. */
export function addTriage(command: Command, print: (text: string) => void): void {
  const triage = command
    .command('triage')
    .description('label the suspected failures, one row a screen, one key a label')
    .addHelpText('after', HELP);
  whoLabels(triage).action(async (_: unknown, self: Command) => {
    if (self.args.length > 0) (await import('../unknown-command.js')).refuseUnknownCommand(self);
    const { triage: run } = await import('./triage.js');
    const { text, exitCode } = await run(self.optsWithGlobals<Options>());
    print(text);
    process.exitCode = exitCode;
  });

  machineReadable(whoLabels(triage.command('list')))
    .description('the rows that are left to label, those that tell most first')
    .option('--all', 'also those that are labelled, with the label')
    .action(async (_: unknown, self: Command) => {
      const { listRows } = await import('./list.js');
      const { all = false, json = false, ...rest } = self.optsWithGlobals<Options>();
      print(await listRows({ ...rest, all, json }));
    });

  machineReadable(whoLabels(triage.command('show')))
    .description('what was asked, what was shown and what followed, as far as this machine can tell')
    .argument('<key>', KEY)
    .option('--verdict', 'also what reconcile makes of it; say so with label --saw-verdict')
    .action(async (key: string, _: unknown, self: Command) => {
      const { showRow } = await import('./show.js');
      const { verdict = false, json = false, ...rest } = self.optsWithGlobals<Options>();
      print(await showRow(key, { ...rest, verdict, json }));
    });

  withDetails(machineReadable(whoLabels(triage.command('label'))))
    .description('label one row; a second label takes the place of the first')
    .argument('<key>', KEY)
    .addArgument(new Argument('<label>', 'what it is, whole or by its key').choices(LABEL_ARGUMENTS))
    .addOption(new Option('--cause <cause>', 'what brought it about').choices(CAUSE_ARGUMENTS))
    .action(async (key: string, label: string, _: unknown, self: Command) => {
      const { labelRow } = await import('./act.js');
      print(await labelRow(key, label, details(self)));
    });

  withDetails(machineReadable(whoLabels(triage.command('skip'))))
    .description('put one row off, to the end of the queue')
    .argument('<key>', KEY)
    .action(async (key: string, _: unknown, self: Command) => {
      const { skipRow } = await import('./act.js');
      print(await skipRow(key, details(self)));
    });

  machineReadable(whoLabels(triage.command('undo')))
    .description('take back your last label or skip, or the last one on a row; again and again')
    .argument('[key]', KEY)
    .action(async (key: string | undefined, _: unknown, self: Command) => {
      const { undoAct } = await import('./act.js');
      const { json = false, ...rest } = self.optsWithGlobals<Options>();
      print(await undoAct(key, { ...rest, json }));
    });

  machineReadable(triage.command('export'))
    .description('what the labels say: how many of each, as k of n with 95 % intervals, and how far people agree')
    .option('--notes', 'with the notes, which are for this machine alone')
    .action(async (_: unknown, self: Command) => {
      const { exportLabels } = await import('./export.js');
      const { notes = false, json = false, ...rest } = self.optsWithGlobals<Options>();
      print(await exportLabels({ ...rest, notes, json }));
    });

  // Not taken over by the twins.
  triage.allowExcessArguments();
}

const KEY = 'the row’s key, or as much of it as no other begins with';

const listed = (rows: readonly { key: string; short: string; long: string }[]): string =>
  rows.map(({ key, short, long }) => `  ${key}  ${short.padEnd(15)}  ${long}`).join('\n');

const HELP = `
Keys:
${listed(LABEL_HELP)}
${listed(ACTION_HELP)}

Evidence comes first: what was asked, what was shown, what followed. Rows hold hashes; what this machine can tell in
plain is shown, and written nowhere. Some rows are there to see what is missed, and some come a second time to see how
far you agree with yourself; neither is marked. Labels go to failure_labels.jsonl, are only ever added, and are kept
when you leave, however you do.

Without a terminal:
  bicameral-mcp triage list --json
  bicameral-mcp triage show 7612fd --json
  bicameral-mcp triage label 7612fd ${LABEL_KEYS['m'] ?? ''} --cause handler --note "it is the very function"
  bicameral-mcp triage undo
  bicameral-mcp triage export --json

Exit codes: 0 fine, also when there is nothing to label; 1 it failed; 2 it was not called as it has to be.`;

function whoLabels(command: Command): Command {
  return command.option('--labeller <name>', 'who labels (default: your user name on this system)');
}

function machineReadable(command: Command): Command {
  return command.option('--json', 'as JSON');
}

function withDetails(command: Command): Command {
  return command
    .option('--note <text>', 'a note, kept on this machine alone')
    .option('--repeat', 'it was labelled before, and this is given without a look at that')
    .option('--saw-verdict', 'reconcile’s verdict was seen before');
}

function details(self: Command) {
  const { json = false, repeat = false, sawVerdict = false, ...rest } = self.optsWithGlobals<Options>();
  return { ...rest, json, repeat, sawVerdict };
}
