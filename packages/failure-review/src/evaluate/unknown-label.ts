import type { Ledger, Scenario } from './scenario.js';

/** A label that a scenario names and no decision of it has: a `not` of such a one would hold for ever. */
export function unknownLabel(scenario: Scenario, fixture: Ledger | undefined): string | undefined {
  const known = knownLabels(scenario, fixture);
  return namedLabels(scenario).find((label) => !known.has(label));
}

function knownLabels({ ingest = [], steps = [] }: Scenario, fixture: Ledger | undefined): ReadonlySet<string> {
  const later = steps.flatMap((step) => ('ingest' in step ? [step.ingest] : []));
  const payloads = [...(fixture?.ingest ?? []), ...ingest, ...later];
  return new Set(payloads.flatMap(({ decisions }) => decisions.map(({ label }) => label)));
}

function namedLabels({ bindings = [], steps = [], expect }: Scenario): string[] {
  const { surfaced, may = [], not = [], status = {}, signoff_state = {}, places = {} } = expect;
  const stepped = steps.flatMap((step) => {
    if ('bind' in step) return step.bind.map(({ decision }) => decision);
    return 'judge' in step ? [step.judge.decision] : [];
  });
  return [
    ...bindings.map(({ decision }) => decision),
    ...stepped,
    ...[surfaced, status, signoff_state, places].flatMap((each) => Object.keys(each)),
    ...[may, not, ...(expect.divergences ?? []), expect.drift_candidates ?? []].flat(),
  ];
}
