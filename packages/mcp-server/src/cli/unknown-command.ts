import { nearestNames } from '@bicameral/code-regions';
import type { Command } from 'commander';

/** For a command that does something by itself: what stands behind it is no argument but a command that it does not have. */
export function refuseUnknownCommand(command: Command): void {
  const [given = ''] = command.args;
  const names = command.commands.map((each) => each.name());
  const [nearest] = nearestNames(given, names, 1);
  const hint = nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
  command.error(`error: unknown command ${JSON.stringify(given)}. ${hint}`, { code: 'commander.unknownCommand' });
}
