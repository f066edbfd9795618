import { expect, it } from '@jest/globals';
import { coverageOf } from '../../src/evaluate/coverage.js';
import type { Promotion, Scenario } from '../../src/evaluate/scenario.js';
import type { Cause } from '../../src/index.js';
import { scenario } from './support.js';

function real(id: string, label: Promotion['label'], cause: Cause | null): Scenario {
  return scenario({ id, promoted: { label, cause, class: 'normal', gate: '1' } });
}

const miss: Partial<Scenario> = { kind: 'miss', ask: { topic: 'Anything', file_paths: ['a.ts'] } };

it.each<[Cause, Partial<Scenario>]>([
  ['handler', miss],
  ['caller_gave_no_paths', { kind: 'miss', ask: { topic: 'Anything' } }],
  ['muted', { ...miss, settings: { muted: true } }],
  ['guided', { ...miss, settings: { guided: true } }],
  ['duplicate', { ...miss, steps: [{ call: { tool: 'bicameral.preflight', arguments: { topic: 'Anything' } } }] }],
])('%s is covered by a row of the same kind that shows it', (cause, row) => {
  const rows = [real('x', 'real_miss', cause)];
  const uncovered = [{ label: 'real_miss', cause, ids: ['x'], replayable: true }];
  expect(coverageOf([scenario(row)], rows)).toEqual({ uncovered: [], unnamed: 0 });
  expect(coverageOf([scenario({ ...row, kind: 'false_fire' })], rows)).toEqual({ uncovered, unnamed: 0 });
  if (cause !== 'handler') expect(coverageOf([scenario(miss)], rows)).toEqual({ uncovered, unnamed: 0 });
});

it('says what no replay can show, gathers rows by label and cause, and counts those without a cause', () => {
  const rows = [
    real('a', 'real_miss', 'skill'),
    real('b', 'real_false_fire', 'attribution_gap'),
    real('c', 'real_miss', 'skill'),
    real('d', 'real_miss', null),
    real('e', 'borderline', 'muted'),
    real('f', 'not_a_failure', null),
    scenario({ id: 'g' }),
  ];
  expect(coverageOf([scenario(miss)], rows)).toEqual({
    uncovered: [
      { label: 'real_miss', cause: 'skill', ids: ['a', 'c'], replayable: false },
      { label: 'real_false_fire', cause: 'attribution_gap', ids: ['b'], replayable: false },
    ],
    unnamed: 1,
  });
});
