import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { KINDS, type Scenario, type Split, SPLITS } from '@bicameral/failure-review';

export const HELP = `Usage: npm run eval -- [options]

Replays scenarios on the real server, ledger and repositories: what preflight misses, and what it shows in vain.

  --split NAME     dev or holdout; both when left out
  --only ID|KIND   one scenario, or those of a kind (miss, false_fire, correct); may be given again
  --sources LIST   region,graph,topic or fewer: where preflight looks (BICAMERAL_PREFLIGHT_SOURCES)
  --scenarios DIR  another folder of *.jsonl
  --json           the outcomes and the figures as JSON
  --help           this text

Exit code: 0 when every scenario came out as it should, 1 when one did not (or one that is marked as failing passed), 2
when an option or a scenario file is wrong.
`;

const SOURCES = ['region', 'graph', 'topic'];

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
  const split = SPLITS.find((name) => name === values.split);
  if (values.split !== undefined && split === undefined) throw new Error('--split takes dev or holdout.');
  for (const source of values.sources?.split(',') ?? []) {
    if (!SOURCES.includes(source)) throw new Error('--sources takes region, graph and topic, with commas between.');
  }
  return { ...values, split, sources: values.sources };
}

/** The scenarios that the options leave. Throws an Error with a sentence for the user when one of them fits none. */
export function chosen(scenarios: readonly Scenario[], { only, split }: CommandLine): Scenario[] {
  const names = [...KINDS, ...scenarios.map(({ id }) => id)];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no scenario and no kind ${unknown}.`);
  const left = scenarios.filter((each) => {
    if (split !== undefined && each.split !== split) return false;
    return only.length === 0 || only.includes(each.id) || only.includes(each.kind);
  });
  if (left.length === 0) throw new Error('No scenario is left.');
  return left;
}
