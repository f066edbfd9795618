import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { Split } from './scenario.js';

export const HELP = `Usage: npm run eval -- [options]

Replays scenarios on the real server, ledger and repositories: what preflight misses, and what it shows in vain.

  --split NAME     dev or holdout; both when left out
  --only TEXT      scenarios whose id begins so, or of that kind: miss, false_fire, correct; may be given again
  --sources LIST   region,graph,topic or fewer: where preflight looks (BICAMERAL_PREFLIGHT_SOURCES)
  --scenarios DIR  another folder of *.jsonl
  --json           the outcomes as JSON
  --help           this text

Exit code: 0 when every scenario came out as it should, 1 when one did not (or one that is marked as failing passed), 2
when an option or a scenario file is wrong.
`;

export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  readonly split: Split | undefined;
  readonly only: readonly string[];
  readonly sources: string | undefined;
  readonly scenarios: string;
}

/** Throws an Error with a sentence for the user when an option is wrong. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      split: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      sources: { type: 'string' },
      scenarios: { type: 'string', default: fileURLToPath(new URL('../scenarios', import.meta.url)) },
    },
  });
  const { split } = values;
  if (split !== undefined && split !== 'dev' && split !== 'holdout') throw new Error('--split takes dev or holdout.');
  for (const source of values.sources?.split(',') ?? []) {
    if (!['region', 'graph', 'topic'].includes(source)) throw new Error('--sources takes region, graph and topic.');
  }
  return { ...values, split, sources: values.sources };
}
