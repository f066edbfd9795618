// `npm run eval`: replays the scenarios, prints the tables, and says which came out otherwise.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CommandLine, HELP, parseCommandLine } from './options.js';
import { failuresOf, sourceRows, tableOf } from './report.js';
import { onlyAsks, type Outcome, runScenario } from './run-scenario.js';
import { readFixture, readScenarios, type Scenario } from './scenario.js';
import { World } from './world.js';

const FIXTURE = fileURLToPath(new URL('../fixtures/shop.json', import.meta.url));

async function run(options: CommandLine, scenarios: readonly Scenario[]): Promise<number> {
  const env = options.sources === undefined ? {} : { BICAMERAL_PREFLIGHT_SOURCES: options.sources };
  const fixture = readFixture(FIXTURE);
  const outcomes: Outcome[] = [];
  const shared = new World();
  try {
    await shared.open(fixture, env);
    for (const [index, scenario] of scenarios.entries()) {
      if (process.stderr.isTTY) process.stderr.write(`\r${index + 1}/${scenarios.length} ${scenario.id.padEnd(40)}`);
      outcomes.push(await runScenario(scenario, fixture, env, onlyAsks(scenario) ? shared : undefined));
    }
  } finally {
    await shared.close();
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  const failures = failuresOf(outcomes);
  if (options.json) process.stdout.write(`${JSON.stringify({ outcomes, failures }, null, 2)}\n`);
  else print(outcomes, failures);
  return failures.length === 0 ? 0 : 1;
}

function print(outcomes: readonly Outcome[], failures: readonly string[]): void {
  for (const split of ['dev', 'holdout'] as const) {
    const own = outcomes.filter(({ scenario }) => scenario.split === split);
    if (own.length > 0) process.stdout.write(`${split}, ${own.length} scenarios\n\n${tableOf(sourceRows(own))}\n`);
  }
  const known = outcomes.filter(({ scenario }) => scenario.expected_failure !== undefined);
  for (const { scenario, problems } of known) {
    process.stdout.write(`known: ${scenario.id}: ${problems.join('; ')} (${scenario.expected_failure ?? ''})\n`);
  }
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
  const passed = outcomes.length - known.length - failures.length;
  process.stdout.write(`${passed} as they should be, ${known.length} known to fail, ${failures.length} failed\n`);
}

function matches({ id, kind, split }: Scenario, { only, split: wanted }: CommandLine): boolean {
  if (wanted !== undefined && split !== wanted) return false;
  return only.length === 0 || only.some((text) => id.startsWith(text) || kind === text);
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
    scenarios = readScenarios(options.scenarios).filter((each) => matches(each, options));
    if (scenarios.length === 0) throw new Error('No scenario is left. See --help for how to choose some.');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
    return 2;
  }
  return run(options, scenarios);
}

process.exitCode = await main();
