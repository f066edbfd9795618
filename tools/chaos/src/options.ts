import { parseArgs } from 'node:util';
import { scenarios } from './scenarios/all.js';

export const HELP = `Usage: npm run chaos -- [options]

Many processes, kills and faults on real files: what the sink, the salt and the ledger lose, beside two peers.

  --minutes N     go on with new rounds for so long (default 2); the first round is always finished
  --seed S        of the first round, a whole number (default: another each time, and printed)
  --processes P   writers at once (default 8, at most 32)
  --records R     of each writer (default 20000, at most 1000000)
  --kills K       in each scenario that kills (default 25, at most 1000)
  --homes H       that the scenario salt begins with (default 300, at most 10000)
  --calls C       of each server in the scenario ledger (default 2000, at most 100000)
  --only NAME     one scenario; may be given again
  --sink FILE     another build of the sink: an ES module with JsonlSink, readLastRecords and scanRecords
  --salt FILE     another build of the salt: an ES module with loadOrCreateSalt
  --server FILE   another build of the server, run with node
  --help          this text

Scenarios:
${scenarios.map(({ name, title }) => `  ${name.padEnd(14)}  ${title}`).join('\n')}

Exit code: 0 when all is well, 1 when something was lost, doubled, torn or otherwise wrong (peers are only shown), 2 when
an option is wrong. A run that failed keeps its files and acknowledgement logs, and says where and how to replay it.
`;

export interface CommandLine {
  readonly help: boolean;
  readonly minutes: number;
  readonly seed: number;
  readonly processes: number;
  readonly records: number;
  readonly kills: number;
  readonly saltRounds: number;
  readonly calls: number;
  readonly only: readonly string[];
  readonly sink: string | undefined;
  readonly salt: string | undefined;
  readonly server: string | undefined;
}

/** Throws an Error with a sentence for the user when an option is wrong. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      processes: { type: 'string', default: '8' },
      records: { type: 'string', default: '20000' },
      kills: { type: 'string', default: '25' },
      homes: { type: 'string', default: '300' },
      calls: { type: 'string', default: '2000' },
      only: { type: 'string', multiple: true, default: [] },
      sink: { type: 'string' },
      salt: { type: 'string' },
      server: { type: 'string' },
    },
  });
  const known = scenarios.map(({ name }) => name);
  for (const name of values.only) {
    if (!known.includes(name)) throw new Error(`There is no scenario ${name}. There are: ${known.join(', ')}.`);
  }
  const minutes = Number(values.minutes);
  if (!(minutes >= 0 && minutes <= 1440)) throw new Error('--minutes takes a number from 0 to 1440.');
  return {
    help: values.help,
    minutes,
    seed: whole('seed', values.seed, 0, 2 ** 31),
    processes: whole('processes', values.processes, 2, 32),
    records: whole('records', values.records, 100, 1_000_000),
    kills: whole('kills', values.kills, 1, 1000),
    saltRounds: whole('homes', values.homes, 10, 10_000),
    calls: whole('calls', values.calls, 10, 100_000),
    only: values.only,
    sink: values.sink,
    salt: values.salt,
    server: values.server,
  };
}

function whole(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw new Error(`--${name} takes a whole number from ${low} to ${high}.`);
}
