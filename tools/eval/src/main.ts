// `npm run eval`: replays the scenarios, prints the tables, and says which came out otherwise.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  figuresOf,
  Fixtures,
  type Outcome,
  readScenarioSets,
  replay,
  type Scenario,
  SPLITS,
} from '@bicameral/failure-review';
import { chosen, type CommandLine, HELP, parseCommandLine } from './options.js';
import { failureText, isFailure, tableOf } from './report.js';
import { stdioTools } from './stdio-tools.js';

const fixtures = new Fixtures(fileURLToPath(new URL('../fixtures', import.meta.url)));

async function run({ sources, json }: CommandLine, scenarios: readonly Scenario[]): Promise<number> {
  const env = sources === undefined ? {} : { BICAMERAL_PREFLIGHT_SOURCES: sources };
  const progress = (done: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${scenarios.length}`);
  };
  const outcomes = await replay(scenarios, { openTools: stdioTools, fixtures, env, progress });
  if (process.stderr.isTTY) process.stderr.write('\r');
  process.stdout.write(json ? asJson(outcomes) : asText(outcomes));
  return outcomes.some(isFailure) ? 1 : 0;
}

function splitsOf(outcomes: readonly Outcome[]) {
  return SPLITS.map((split) => ({ split, own: outcomes.filter(({ scenario }) => scenario.split === split) })).filter(
    ({ own }) => own.length > 0,
  );
}

function asText(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(isFailure);
  const known = outcomes.filter((each) => each.problems.length > 0 && !isFailure(each));
  return [
    ...splitsOf(outcomes).map(({ split, own }) => `${split}, ${own.length} scenarios\n\n${tableOf(figuresOf(own))}\n`),
    ...known.map(({ scenario, problems }) => `known: ${scenario.id}: ${problems.join('; ')}\n`),
    ...failed.map(failureText),
    `${outcomes.length - failed.length - known.length} as they should be, `,
    `${known.length} known to fail, ${failed.length} failed\n`,
  ].join('');
}

function asJson(outcomes: readonly Outcome[]): string {
  const report = {
    figures: Object.fromEntries(splitsOf(outcomes).map(({ split, own }) => [split, figuresOf(own)])),
    outcomes: outcomes.map((outcome) => {
      const { id, kind, split, where, expected_failure } = outcome.scenario;
      const { reason, shown, problems } = outcome;
      const result = problems.length === 0 ? 'passed' : 'failed';
      return { id, kind, split, where, expected_failure, result, reason, shown, problems, gate: !isFailure(outcome) };
    }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

async function main(): Promise<number> {
  let options: CommandLine;
  let scenarios: Scenario[];
  try {
    options = parseCommandLine(process.argv.slice(2));
    if (options.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (!existsSync(options.scenarios)) throw new Error(`There is no folder ${options.scenarios}.`);
    scenarios = chosen(readScenarioSets({ scenarios: options.scenarios, fixtures }).synthetic, options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
    return 2;
  }
  return run(options, scenarios);
}

process.exitCode = await main();
