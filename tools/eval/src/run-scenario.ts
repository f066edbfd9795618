import type { Decision, PreflightOutput } from '@bicameral/contracts';
import type { Fixture, Scenario, ScenarioStep } from './scenario.js';
import { World } from './world.js';

export interface Outcome {
  readonly scenario: Scenario;
  /** Label and source of all that was shown. */
  readonly shown: Readonly<Record<string, string>>;
  readonly fired: boolean;
  /** What is not as it should be, in sentences. */
  readonly problems: readonly string[];
}

/** Runs one scenario in a world of its own, or in one that is there. */
export async function runScenario(
  scenario: Scenario,
  fixture: Fixture,
  env: Readonly<Record<string, string>>,
  shared?: World,
): Promise<Outcome> {
  const world = shared ?? new World();
  try {
    if (shared === undefined) await world.open(fixture, { ...env, ...scenario.env });
    await world.record(scenario.decisions ?? []);
    for (const commit of scenario.commits ?? []) world.commit(commit);
    for (const step of scenario.steps ?? []) await take(world, step);
    const answer = await world.call('bicameral.preflight', scenario.ask);
    const shown = Object.fromEntries(
      allShown(answer).map(({ decision_id, surfaced_by }) => [world.labelOf(decision_id), surfaced_by]),
    );
    return { scenario, shown, fired: answer.fired, problems: problemsOf(scenario, answer, shown, world) };
  } finally {
    if (shared === undefined) await world.close();
  }
}

/** Whether nothing has to be done before the question, so that many can be asked of one world. */
export function onlyAsks({ decisions, commits, steps, env }: Scenario): boolean {
  return [decisions, commits, steps, env].every((each) => each === undefined);
}

async function take(world: World, step: ScenarioStep): Promise<void> {
  if (step.tool === 'preflight') {
    const { topic, file_paths } = step;
    await world.call('bicameral.preflight', { topic, ...(file_paths && { file_paths }) });
  } else if (step.tool === 'ingest') {
    await world.record([{ label: step.label, description: step.description }]);
  } else {
    const { decision, action } = step;
    await world.call('bicameral.resolve_collision', { decision_id: world.idOf(decision), action, signer: 'Grace' });
  }
}

/** Each once, by the source that it stands with first. */
function allShown(answer: PreflightOutput): Decision[] {
  const shown = [...answer.decisions, ...answer.unresolved_collisions, ...answer.context_pending_ready];
  return shown.filter((each, index) => shown.findIndex((other) => other.decision_id === each.decision_id) === index);
}

function problemsOf(
  { expect, absent = [], status = {}, sources, hints = [] }: Scenario,
  answer: PreflightOutput,
  shown: Readonly<Record<string, string>>,
  world: World,
): string[] {
  const problems: string[] = [];
  for (const [label, source] of Object.entries(expect.surfaced)) {
    if (shown[label] === undefined) problems.push(`missed ${label}`);
    else if (shown[label] !== source) problems.push(`${label} came by ${shown[label]}, not ${source}`);
  }
  for (const label of Object.keys(shown)) {
    if (expect.surfaced[label] === undefined) {
      problems.push(`showed ${label} in vain${absent.includes(label) ? ', which must not be shown' : ''}`);
    }
  }
  const reason = expect.reason ?? (Object.keys(expect.surfaced).length > 0 ? 'fired' : undefined);
  if (reason !== undefined && answer.reason !== reason) problems.push(`the reason is ${answer.reason}, not ${reason}`);
  for (const [label, wanted] of Object.entries(status)) {
    const found = answer.decisions.find(({ decision_id }) => world.labelOf(decision_id) === label)?.status;
    if (found !== undefined && found !== wanted) problems.push(`${label} is ${found}, not ${wanted}`);
  }
  if (sources !== undefined && answer.sources_chained.join() !== sources.join()) {
    problems.push(`sources are ${answer.sources_chained.join(', ')}`);
  }
  for (const kind of hints) {
    if (!answer.action_hints.some((hint) => hint.kind === kind)) problems.push(`no hint ${kind}`);
  }
  return problems;
}
