import colors from 'picocolors';
import { count } from '../count.js';
import { EXIT, UsageError } from '../exit-codes.js';
import { triageAtTerminal } from './at-terminal.js';
import { bringUpToDate } from './bring-up-to-date.js';
import { atDesk, type Desk, type DeskOptions } from './desk.js';

const NO_TERMINAL =
  'triage asks one row after the other at a terminal, and this is none. Use triage list, show KEY, label KEY LABEL, undo and export instead; each takes --json.';

/** Labels at the terminal. @returns what to say when it is over, and the exit code */
export async function triage(options: DeskOptions): Promise<{ text: string; exitCode: number }> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY || process.env['TERM'] === 'dumb') throw new UsageError(NO_TERMINAL);
  await bringUpToDate(options);
  return atDesk(options, async (desk) => {
    if (desk.queue().items.length === 0) return { text: nothingLeft(desk), exitCode: EXIT.ok };
    const { ending, labelled } = await triageAtTerminal(desk, stdin, stdout);
    const { done, total, skipped } = desk.queue();
    const left = total - done;
    const putOff = skipped > 0 ? `, ${skipped} of them put off` : '';
    const next =
      left > 0 ? `${left} of ${total} left${putOff}; bicameral-mcp triage goes on there.` : nothingLeft(desk);
    // As a shell has it of a program that Ctrl+C ended.
    return { text: `${count(labelled, 'label')} given. ${next}`, exitCode: ending === 'interrupted' ? 130 : EXIT.ok };
  });
}

/** What there is to say when the queue is empty. */
export function nothingLeft(desk: Desk): string {
  const { total, skipped } = desk.queue();
  if (total === 0) {
    return 'Nothing to label: no suspected failure was found yet. bicameral-mcp telemetry status tells whether anything is captured.';
  }
  if (skipped > 0) return `All rows are labelled but ${skipped} that you put off.`;
  return `All rows are labelled. ${colors.bold('bicameral-mcp triage export')} tells what the labels say, triage undo takes back the last.`;
}
