import type { Decision, PreflightOutput, SurfacedBy } from '@bicameral/contracts';
import type { Scenario } from './scenario.js';

/** The sources that showed a decision, by its label. */
export type Shown = Readonly<Record<string, readonly SurfacedBy[]>>;

type LabelOf = (id: string) => string;

export function shownIn(answer: PreflightOutput, labelOf: LabelOf): Shown {
  const shown: Record<string, SurfacedBy[]> = {};
  for (const { decision_id, surfaced_by } of everyDecision(answer)) {
    const sources = (shown[labelOf(decision_id)] ??= []);
    if (!sources.includes(surfaced_by)) sources.push(surfaced_by);
  }
  return shown;
}

function everyDecision(answer: PreflightOutput): Decision[] {
  return [...answer.decisions, ...answer.unresolved_collisions, ...answer.context_pending_ready];
}

/** What is not as the scenario has it, in sentences. */
export function problemsOf(scenario: Scenario, answer: PreflightOutput, labelOf: LabelOf): string[] {
  const shown = shownIn(answer, labelOf);
  return [
    ...surfaced(scenario, shown),
    ...aboutDecisions(scenario, everyDecision(answer), labelOf),
    ...aboutAnswer(scenario, answer, labelOf),
    ...promises(everyDecision(answer), labelOf),
  ];
}

function surfaced({ kind, expect }: Scenario, shown: Shown): string[] {
  const missed = Object.entries(expect.surfaced).flatMap(([label, sources]) => {
    const by = shown[label];
    if (by === undefined) return [`missed ${label}`];
    return by.some((source) => sources.includes(source))
      ? []
      : [`${label} came by ${by.join()}, not ${String(sources)}`];
  });
  const extra = Object.keys(shown).filter((label) => !(label in expect.surfaced) && !expect.may?.includes(label));
  const inVain = kind === 'miss' ? [] : extra.filter((label) => expect.not?.includes(label) ?? true);
  const { most = Infinity } = expect;
  const count = Object.keys(shown).length;
  return [
    ...missed,
    ...inVain.map((label) => `showed ${label} in vain`),
    ...(count > most ? [`showed ${count} decisions, more than ${most}`] : []),
  ];
}

function aboutDecisions({ expect }: Scenario, decisions: readonly Decision[], labelOf: LabelOf): string[] {
  const { status = {}, signoff_state = {}, places = {} } = expect;
  const asExpected = (label: string, what: string, wanted: string, isSo: (decision: Decision) => boolean): string[] => {
    const found = decisions.find(({ decision_id }) => labelOf(decision_id) === label);
    return found && isSo(found) ? [] : [`the ${what} of ${label} is not ${wanted}`];
  };
  return [
    ...Object.entries(status).flatMap(([label, wanted]) =>
      asExpected(label, 'status', wanted, (found) => found.status === wanted),
    ),
    ...Object.entries(signoff_state).flatMap(([label, wanted]) =>
      asExpected(label, 'sign-off', wanted, (found) => found.signoff_state === wanted),
    ),
    ...Object.entries(places).flatMap(([label, { file_path, symbol }]) =>
      asExpected(label, 'place', `${symbol} in ${file_path}`, ({ code_regions }) =>
        code_regions.some((region) => region.file_path === file_path && region.symbol === symbol),
      ),
    ),
  ];
}

function aboutAnswer({ expect }: Scenario, answer: PreflightOutput, labelOf: LabelOf): string[] {
  const labels = (decisions: readonly Decision[]): string[] => decisions.map(({ decision_id }) => labelOf(decision_id));
  const given: [string, unknown, unknown][] = [
    ['fired', expect.fired, answer.fired],
    ['reason', expect.reason, answer.reason],
    ['drift_candidates', expect.drift_candidates?.toSorted(), labels(answer.drift_candidates).sort()],
    [
      'divergences',
      sets(expect.divergences),
      sets(answer.divergences.map((each) => labels(each.conflicting_decisions))),
    ],
    ['open_questions', expect.open_questions, answer.open_questions.map(({ description }) => description)],
    ['sources_chained', expect.sources_chained, answer.sources_chained],
  ];
  const kinds = answer.action_hints.map(({ kind }) => kind);
  return [
    ...given
      .filter(([, wanted, got]) => wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(got))
      .map(([field, wanted, got]) => `${field} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`),
    ...(expect.hints ?? []).filter((kind) => !kinds.includes(kind)).map((kind) => `there is no hint ${kind}`),
  ];
}

function sets(lists: readonly (readonly string[])[] | undefined): string[][] | undefined {
  return lists?.map((list) => list.toSorted()).sort();
}

const MOST_BY_TOPIC = 5;

/** What holds for every answer. */
function promises(decisions: readonly Decision[], labelOf: LabelOf): string[] {
  const byTopic = decisions.filter(({ surfaced_by }) => surfaced_by === 'topic');
  return [
    ...decisions
      .filter((each) => each.signoff_state === 'superseded')
      .map((each) => `${labelOf(each.decision_id)} is superseded`),
    ...decisions
      .filter((each) => !isConfidence(each))
      .map((each) => `${labelOf(each.decision_id)} by ${each.surfaced_by} has a confidence of ${each.confidence}`),
    ...(byTopic.length > MOST_BY_TOPIC ? [`${byTopic.length} decisions came by topic`] : []),
  ];
}

function isConfidence({ surfaced_by, confidence }: Decision): boolean {
  if (surfaced_by === 'region') return confidence === 0.9;
  if (surfaced_by === 'graph') return confidence === 0.7;
  return surfaced_by !== 'topic' || confidence < 0.7;
}
