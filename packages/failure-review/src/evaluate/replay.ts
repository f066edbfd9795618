import os from 'node:os';
import type { Fixtures } from './fixtures.js';
import { problemsOf, shownIn } from './judge.js';
import { type Outcome, unplayed } from './outcome.js';
import type { Scenario } from './scenario.js';
import type { OpenTools } from './tools.js';
import { type Start, World } from './world.js';

export interface ReplayOptions {
  readonly openTools: OpenTools;
  readonly fixtures: Fixtures;
  /** For the tools, beside what a scenario sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told how many are done. */
  readonly progress?: (done: number) => void;
  /** When it is aborted, what is under way is cleared away and the replay rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const NOTHING: Start = { files: { 'README.md': '# A repository\n' }, ingest: [], bindings: [] };

/** Plays scenarios, as many at once as there are cores, and gives the outcomes in their order. */
export async function replay(scenarios: readonly Scenario[], options: ReplayOptions): Promise<Outcome[]> {
  const outcomes = new Map<Scenario, Outcome>();
  const waiting = inOneWorld(scenarios);
  const worker = async (): Promise<void> => {
    for (let group = waiting.shift(); group && !options.signal?.aborted; group = waiting.shift()) {
      for (const outcome of await replayInOneWorld(group, options)) outcomes.set(outcome.scenario, outcome);
      options.progress?.(outcomes.size);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  options.signal?.throwIfAborted();
  return scenarios.flatMap((scenario) => outcomes.get(scenario) ?? []);
}

/**
 * Each by itself, but those that only ask of a fixture together: it takes longer to make than to ask. Promoted rows stay by
 * themselves, since one may ask what another row asks, and the second would be a repeat.
 */
function inOneWorld(scenarios: readonly Scenario[]): Scenario[][] {
  const groups = new Map<string, Scenario[]>();
  for (const scenario of scenarios) {
    const { id, fixture, settings, files, ingest, bindings, steps, promoted } = scenario;
    const isOwn = [files, ingest, bindings, steps, promoted].some((each) => each !== undefined);
    const key = isOwn ? id : JSON.stringify([fixture, settings]);
    groups.set(key, [...(groups.get(key) ?? []), scenario]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
}

async function replayInOneWorld(group: readonly Scenario[], options: ReplayOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let world: World | undefined;
  try {
    const [first] = group;
    if (first === undefined) return [];
    world = await openWorld(first, options);
    for (const scenario of group) {
      options.signal?.throwIfAborted();
      outcomes.push(await ask(world, scenario));
    }
    return outcomes;
  } catch (error) {
    return [...outcomes, ...group.slice(outcomes.length).map((scenario) => unplayed(scenario, error))];
  } finally {
    await world?.close();
  }
}

function openWorld(scenario: Scenario, { openTools, fixtures, env }: ReplayOptions): Promise<World> {
  const { fixture, settings = {}, files = {}, ingest = [], bindings = [] } = scenario;
  const base = fixture === undefined ? NOTHING : fixtures.read(fixture);
  return World.open(
    {
      files: { ...base.files, ...files },
      ingest: [...base.ingest, ...ingest],
      bindings: [...base.bindings, ...bindings],
    },
    {
      ...env,
      ...(settings.muted && { BICAMERAL_PREFLIGHT_MUTE: '1' }),
      ...(settings.guided && { BICAMERAL_GUIDED_MODE: '1' }),
    },
    openTools,
  );
}

async function ask(world: World, scenario: Scenario): Promise<Outcome> {
  for (const step of scenario.steps ?? []) await world.take(step);
  const answer = await world.call('bicameral.preflight', scenario.ask);
  const labelOf = (id: string): string => world.labelOf(id);
  return {
    scenario,
    played: true,
    fired: answer.fired,
    reason: answer.reason,
    shown: shownIn(answer, labelOf),
    problems: problemsOf(scenario, answer, labelOf),
  };
}
