import { expect, it } from '@jest/globals';
import type { Decision, PreflightOutput, SurfacedBy } from '@bicameral/contracts';
import { problemsOf } from '../../src/evaluate/judge.js';
import type { Scenario } from '../../src/evaluate/scenario.js';

const scenario: Scenario = {
  ...{ id: 'a', split: 'dev', kind: 'miss', about: 'Lets all of it pass', where: 'a.jsonl:1' },
  ...{ ask: { topic: 'Anything' }, expect: { surfaced: {} } },
};

function decision(decision_id: string, surfaced_by: SurfacedBy, confidence: number): Decision {
  return {
    ...{ decision_id, description: '', status: 'ungrounded', signoff_state: 'proposed', source_type: 'manual' },
    ...{ source_ref: '', code_regions: [], severity_tier: 2, drift_evidence: null, source_excerpt: '' },
    ...{ meeting_date: null, signoff: null, decision_level: null, parent_decision_id: null, confidence, surfaced_by },
  };
}

function problems(...decisions: Decision[]): string[] {
  const answer: PreflightOutput = {
    ...{ topic: 'Anything', fired: true, reason: 'fired', guided_mode: false, decisions, drift_candidates: [] },
    ...{ divergences: [], open_questions: [], action_hints: [], sources_chained: [], unresolved_collisions: [] },
    ...{ context_pending_ready: [], sync_metrics: null, product_stage: null, preflight_id: null },
  };
  return problemsOf(scenario, answer, (id) => id);
}

it('whatever a scenario says, nothing superseded is shown', () => {
  expect(problems({ ...decision('old', 'region', 0.9), signoff_state: 'superseded' })).toEqual(['old is superseded']);
});

it.each<[SurfacedBy, number, string[]]>([
  ['region', 0.9, []],
  ['region', 0.7, ['d by region has a confidence of 0.7']],
  ['graph', 0.7, []],
  ['graph', 0.9, ['d by graph has a confidence of 0.9']],
  ['topic', 0.69, []],
  ['topic', 0.7, ['d by topic has a confidence of 0.7']],
  ['collision', 0.9, []],
])('a decision by %s has its confidence: %d', (source, confidence, expected) => {
  expect(problems(decision('d', source, confidence))).toEqual(expected);
});

it('at most five come by topic', () => {
  const many = (count: number): Decision[] =>
    Array.from({ length: count }, (_, index) => decision(`d${index}`, 'topic', 0.5));
  expect(problems(...many(5))).toEqual([]);
  expect(problems(...many(6))).toEqual(['6 decisions came by topic']);
});
