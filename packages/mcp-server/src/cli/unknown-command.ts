import type { Command } from 'commander';
import { didYouMean } from '../did-you-mean.js';

/** For a command that does something by itself: what stands behind it is no argument but a command that it does not have. */
export function refuseUnknownCommand(command: Command): void {
  const [given = ''] = command.args;
  const hint = didYouMean(
    given,
    command.commands.map((each) => each.name()),
  );
  command.error(`error: unknown command ${JSON.stringify(given)}. ${hint}`, { code: 'commander.unknownCommand' });
}
