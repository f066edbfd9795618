import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  evaluate,
  Fixtures,
  KINDS,
  readScenarioSets,
  reportJson,
  reportMarkdown,
  type ScenarioSets,
  type Split,
} from '@bicameral/failure-review';
import { createLogger } from '../../log.js';
import { PREFLIGHT_SOURCES } from '../../preflight/sources.js';
import { replayTools } from '../../replay-tools.js';
import { EXIT, UsageError } from '../exit-codes.js';
import { progressOnStderr } from '../progress.js';
import { type Given, placesOf } from './places.js';

export interface EvalOptions extends Given {
  readonly split?: Split;
  readonly only: readonly string[];
  readonly sources?: string;
  readonly json?: true;
  /** A file, or true for the standard output. */
  readonly markdown?: string | true;
}

const EXIT_OF = { passed: EXIT.ok, failed: EXIT.failed, inconclusive: EXIT.inconclusive } as const;

/**
 * Replays what the options leave, and prints the report. Gives the exit code.
 *
 * @throws UsageError when an option is wrong, or a row can not be read
 */
export async function runEval(options: EvalOptions): Promise<number> {
  if (options.json && options.markdown === true) {
    throw new UsageError('--json and --markdown would both print. Give --markdown a file, or leave one out.');
  }
  if (typeof options.markdown === 'string') refuseNoPlace(options.markdown);
  const env = environmentOf(options.sources);
  const { scenarios, dataset, fixtures: folder } = await placesOf(options);
  const fixtures = new Fixtures(folder);
  const sets = chosen(readSets({ scenarios, dataset, fixtures }), options);
  const report = await evaluate(sets, {
    openTools: replayTools(createLogger(process.env['BICAMERAL_LOG'])),
    fixtures,
    env,
    progress: progressOnStderr('replaying'),
    signal: stopSignal(),
  });
  if (typeof options.markdown === 'string') writeFileSync(options.markdown, reportMarkdown(report, { folded: true }));
  process.stdout.write(
    options.json ? reportJson(report) : reportMarkdown(report, { folded: options.markdown === true }),
  );
  return EXIT_OF[report.verdict];
}

/** Before the replay, which takes its time. */
function refuseNoPlace(file: string): void {
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder)) throw new UsageError(`--markdown: there is no folder ${folder}. Make it first.`);
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new UsageError(`--markdown: ${file} is a folder. Give a file in it.`);
  }
}

/** Aborted when the user stops the run, so that no temporary folder is left; the second time ends it at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`Stopped by ${signal}.`)));
  }
  return controller.signal;
}

function environmentOf(sources: string | undefined): Record<string, string> {
  if (sources === undefined) return {};
  if (sources.split(',').some((name) => !PREFLIGHT_SOURCES.some((known) => known === name))) {
    throw new UsageError(`--sources takes ${PREFLIGHT_SOURCES.join(', ')}, with commas between.`);
  }
  return { BICAMERAL_PREFLIGHT_SOURCES: sources };
}

function readSets(options: Parameters<typeof readScenarioSets>[0]): ScenarioSets {
  try {
    return readScenarioSets(options);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function chosen({ synthetic, real }: ScenarioSets, { split, only }: EvalOptions): ScenarioSets {
  const names = [...KINDS, ...[...synthetic, ...real].map(({ id }) => id)];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`There is no row and no kind ${unknown}.`);
  const left = (rows: ScenarioSets['real']): ScenarioSets['real'] =>
    rows.filter((row) => {
      if (split !== undefined && row.split !== split) return false;
      return only.length === 0 || only.includes(row.id) || only.includes(row.kind);
    });
  const sets = { synthetic: left(synthetic), real: left(real) };
  if (sets.synthetic.length + sets.real.length === 0) {
    const advice =
      split === undefined && only.length === 0
        ? 'Both sets are empty: write a scenario, or promote a labelled row.'
        : 'No row of the two sets is what --split and --only ask for.';
    throw new UsageError(`No row is left to replay. ${advice}`);
  }
  return sets;
}
