import { type Command, Option } from 'commander';
import type { EvalOptions } from './run-eval.js';

/** Adds `eval` to the command line; what it runs is loaded when it runs. */
export function addEval(program: Command): void {
  program
    .command('eval')
    .description(
      'replay scenarios and promoted rows on the real tools: what preflight misses and what it shows in vain',
    )
    .option('--scenarios <directory>', 'synthetic scenarios, *.jsonl (default: tests/eval/scenarios in the repository)')
    .option('--dataset <file>', 'promoted rows (default: tests/eval/real_dataset.jsonl in the repository)')
    .option('--fixtures <directory>', 'what scenarios start from (default: fixtures, beside the scenarios)')
    .addOption(new Option('--split <name>', 'one of the two splits; both when left out').choices(['dev', 'holdout']))
    .option(
      '--only <id or kind>',
      'one row, or those of a kind (miss, false_fire, correct); may be given again',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option('--sources <list>', 'region,graph,topic or fewer: where preflight looks')
    .option('--json', 'the whole report as JSON')
    .option('--markdown [file]', 'as Markdown for a pull request: into a file beside the usual output, or in its place')
    .addHelpText('after', HELP)
    .action(
      async (options: Omit<EvalOptions, 'root' | 'only'> & { readonly only?: readonly string[] }, self: Command) => {
        const { runEval } = await import('./run-eval.js');
        process.exitCode = await runEval({
          only: [],
          ...options,
          root: self.optsWithGlobals<{ root?: string }>().root,
        });
      },
    );
}

const HELP = `
Each row is replayed on a real git repository in a temporary folder, with an empty ledger; nothing of yours is touched.
Synthetic rows have to come out as they say. Promoted rows are reported beside them, and gated from 20 on: a rate that is
worse than it should be warns, one that is certainly far worse fails.

  bicameral-mcp eval --only topic-refund-approval
  bicameral-mcp eval --markdown "$GITHUB_STEP_SUMMARY"

Exit codes: 0 fine, 1 a gate is closed, 2 wrong usage or a row that can not be read, 3 half of the rows could not be played.`;
