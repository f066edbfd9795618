import colors from 'picocolors';
import type { Promotion } from './promote-row.js';

/** What came of a row, for a person to read. */
export function reportOf({ key, status, row_id, refusals, problem }: Promotion, file: string): string {
  const id = row_id ?? '';
  const said: Readonly<Record<Promotion['status'], string>> = {
    promoted: colors.green(`promoted to ${file} as ${id}; commit it with its manifest when you want to`),
    passed: `passes; nothing was written`,
    refused: colors.red('refused'),
    declined: 'stays here',
    unresolved: colors.yellow('could not be resolved'),
    not_played: colors.yellow('could not be replayed'),
  };
  const reasons = [
    ...refusals.map(({ rule, field, message }) => `${rule}, ${field}: ${message}`),
    ...(problem === null ? [] : [problem]),
  ];
  return [`${key}: ${said[status]}`, ...reasons.map((reason) => `  ${reason}`), ''].join('\n');
}
