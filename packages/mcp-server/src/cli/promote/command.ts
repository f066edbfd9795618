import type { Command } from 'commander';
import type { CheckOptions } from './run-check.js';
import type { PromoteOptions } from './run-promote.js';
import type { RetractOptions } from './run-retract.js';

/** Adds `promote`, `retract` and `dataset check`; what they run is loaded when they run. */
export function addPromote(program: Command): void {
  program
    .command('promote')
    .description('copy labelled rows, redacted, to a dataset that eval replays; nothing leaves without your yes')
    .argument('<id...>', 'review rows, by their key or the first characters of it')
    .option('--to <file>', 'the dataset, such as tests/eval/real_dataset.jsonl; made when it is not there')
    .option('--paraphrases <file>', 'topic and descriptions in your words, as YAML or JSON; asked for when left out')
    .option('--attest <statement>', 'what you say to it, in the place of a typed yes; goes into the manifest')
    .option('--template', 'print the file for --paraphrases to fill in, with what it stands for, and do nothing else')
    .option('--dry-run', 'go through all of it, and write nothing')
    .option('--json', 'what came of each row, as JSON')
    .addHelpText('after', PROMOTE_HELP)
    .action(async (ids: string[], options: Omit<PromoteOptions, 'root' | 'ids'>, self: Command) => {
      const { runPromote } = await import('./run-promote.js');
      process.exitCode = await runPromote({ ...options, ids, root: self.optsWithGlobals<{ root?: string }>().root });
    });

  program
    .command('retract')
    .description('take promoted rows out of a dataset and its manifest')
    .argument('<id...>', 'promoted rows (real-…), or the review rows that they came from')
    .requiredOption('--from <file>', 'the dataset')
    .option('--json', 'what was taken out, as JSON')
    .addHelpText('after', RETRACT_HELP)
    .action(async (ids: string[], options: Omit<RetractOptions, 'ids'>) => {
      const { runRetract } = await import('./run-retract.js');
      process.exitCode = await runRetract({ ...options, ids });
    });

  program
    .command('dataset')
    .helpCommand(false)
    .description('look after datasets of promoted rows')
    .command('check')
    .description('hold promoted rows against the rules that let them in, and against their manifest; for CI')
    .argument('<file>', 'the dataset')
    .option('--json', 'as JSON')
    .addHelpText('after', CHECK_HELP)
    .action(async (file: string, options: Omit<CheckOptions, 'file'>) => {
      const { runCheck } = await import('./run-check.js');
      process.exitCode = await runCheck({ ...options, file });
    });
}

const PROMOTE_HELP = `
A promoted row keeps the structure alone: paths, symbols and decisions become placeholders, files are generated, topic and
descriptions are your own words. Before it leaves it has to pass, in order: the list of allowed fields, placeholders, no
quotation and no name of the original, no secret, nothing personal, and a replay that comes out as it did. A refusal names
the rule and never the value. Then you see the bytes that will leave, and type yes.

  bicameral-mcp promote 1695834042a9 --to tests/eval/real_dataset.jsonl

Without a terminal:
  bicameral-mcp promote 1695834042a9 --template > words.yaml
  bicameral-mcp promote 1695834042a9 --to tests/eval/real_dataset.jsonl --paraphrases words.yaml --attest "Read and found clean"

It writes the dataset and FILE.manifest.json, and commits neither.

Exit codes: 0 promoted, 1 a row was refused or you said no, 2 wrong usage, 3 a row could not be resolved or replayed.`;

const RETRACT_HELP = `
  bicameral-mcp retract real-0k3v9x2m1q --from tests/eval/real_dataset.jsonl

What was committed stays in the history of the repository. Exit codes: 0 taken out, 1 failed, 2 no such row.`;

const CHECK_HELP = `
A row that was added or changed by hand fails, since its manifest entry is missing or has another hash.

Exit codes: 0 fine, 1 a row or the manifest fails, 2 wrong usage or no such file, 3 a row passed a newer version of the rules than this.`;
