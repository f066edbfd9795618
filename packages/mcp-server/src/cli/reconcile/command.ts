import type { Command } from 'commander';
import { printableLine } from '../printable.js';
import { sinceWhen } from './since.js';
import type { ReconcileArguments } from './run-reconcile.js';

/** Adds `reconcile` and `session-end` to the command line; what they run is loaded when they run. */
export function addReconcile(program: Command): void {
  program
    .command('reconcile')
    .description('look for suspected failures in what was captured, and keep them for triage; again adds nothing')
    .option(
      '--since <when>',
      'preflights from then on: a date, a date and time, or how long ago (90m, 12h, 7d, 2w)',
      sinceWhen,
    )
    .option('--dry-run', 'tell what there is, and write nothing')
    .option('--json', 'the whole result as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Omit<ReconcileArguments, 'root'>, self: Command) => {
      const { runReconcile } = await import('./run-reconcile.js');
      const text = await runReconcile({ ...options, root: self.optsWithGlobals<{ root?: string }>().root });
      process.stdout.write(`${text}\n`);
    });

  program
    .command('session-end')
    .description('leave a mark that there may be something to reconcile; for a hook at the end of a session')
    .allowExcessArguments()
    .allowUnknownOption()
    .addHelpText('after', SESSION_END_HELP)
    .action(async (_: unknown, self: Command) => {
      if (self.args.length > 0) {
        process.stderr.write(
          `bicameral-mcp: session-end takes no arguments; left out: ${printableLine(self.args.join(' '))}\n`,
        );
      }
      const { sessionEnd } = await import('../session-end.js');
      sessionEnd();
    });
}

const HELP = `
Suspected are preflights that showed something for what was asked and nothing engaged with it before the session was over
(a false fire), and those after which a commit made a decision drift that had not been shown, in a file that was asked
about or next to one (a miss). They go to failure_review.jsonl in the home, as hashes and ids, and nothing leaves this
machine. A session is over when its server said so, or after an hour of quiet.

  bicameral-mcp reconcile --dry-run
  bicameral-mcp reconcile --since 7d --json

One runs at a time: where another is at it, this one says so and does nothing. A date alone means its beginning in UTC.

Exit codes: 0 fine, also when nothing was found or another is at it; 1 it failed; 2 wrong usage.`;

const SESSION_END_HELP = `
It does nothing while capture is off, reads nothing from stdin, starts nothing, and always exits with 0. The work is done by
the next server with capture on, by reconcile, or by triage.`;
