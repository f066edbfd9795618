import os from 'node:os';
import { type Outcome, problemsOf, type Scenario, shownIn } from '@bicameral/failure-review';
import { type Fixture, readFixture } from './read.js';
import { World } from './world.js';

const NOTHING: Fixture = { files: { 'README.md': '# A repository\n' }, ingest: [], bindings: [] };

/**
 * Plays scenarios, as many at once as there are cores, and gives the outcomes in their order.
 *
 * @param env for the server, beside what a scenario sets
 */
export async function play(
  scenarios: readonly Scenario[],
  env: Readonly<Record<string, string>>,
  progress: (done: number) => void,
): Promise<Outcome[]> {
  const outcomes = new Map<Scenario, Outcome>();
  const waiting = inOneWorld(scenarios);
  const worker = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      for (const outcome of await playInOneWorld(group, env)) outcomes.set(outcome.scenario, outcome);
      progress(outcomes.size);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  return scenarios.flatMap((scenario) => outcomes.get(scenario) ?? []);
}

/** Each by itself, but those that only ask of a fixture together: it takes longer to make than to ask. */
function inOneWorld(scenarios: readonly Scenario[]): Scenario[][] {
  const groups = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const { id, fixture, settings, files, ingest, bindings, steps } = scenario;
    const isOwn = [files, ingest, bindings, steps].some((each) => each !== undefined);
    const key = isOwn ? id : JSON.stringify([fixture, settings]);
    groups.set(key, [...(groups.get(key) ?? []), scenario]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
}

async function playInOneWorld(group: readonly Scenario[], env: Readonly<Record<string, string>>): Promise<Outcome[]> {
  const world = new World();
  const outcomes: Outcome[] = [];
  try {
    const [first] = group;
    if (first !== undefined) await open(world, first, env);
    for (const scenario of group) outcomes.push(await playOne(world, scenario));
    return outcomes;
  } catch (error) {
    const problem = `could not be played: ${error instanceof Error ? error.message : String(error)}`;
    const left = group.slice(outcomes.length);
    return [...outcomes, ...left.map((scenario) => ({ scenario, shown: {}, reason: null, problems: [problem] }))];
  } finally {
    await world.close();
  }
}

async function open(world: World, scenario: Scenario, env: Readonly<Record<string, string>>): Promise<void> {
  const { fixture, settings = {}, files = {}, ingest = [], bindings = [] } = scenario;
  const base = fixture === undefined ? NOTHING : readFixture(fixture);
  await world.open({
    files: { ...base.files, ...files },
    ingest: [...base.ingest, ...ingest],
    bindings: [...base.bindings, ...bindings],
    env: {
      ...env,
      ...(settings.muted && { BICAMERAL_PREFLIGHT_MUTE: '1' }),
      ...(settings.guided && { BICAMERAL_GUIDED_MODE: '1' }),
    },
  });
}

async function playOne(world: World, scenario: Scenario): Promise<Outcome> {
  for (const step of scenario.steps ?? []) await world.take(step);
  const answer = await world.call('bicameral.preflight', scenario.ask);
  const labelOf = (id: string): string => world.labelOf(id);
  const problems = problemsOf(scenario, answer, labelOf);
  return { scenario, shown: shownIn(answer, labelOf), reason: answer.reason, problems };
}
