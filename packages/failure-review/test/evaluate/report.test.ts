import { expect, it } from '@jest/globals';
import type { Outcome } from '../../src/evaluate/outcome.js';
import { reportJson } from '../../src/evaluate/render/json.js';
import { reportMarkdown } from '../../src/evaluate/render/markdown.js';
import { type Report, reportOf } from '../../src/evaluate/report.js';
import { error, found, inVain, missed, outcome, scenario, times } from './support.js';

function report(synthetic: readonly Outcome[], real: readonly Outcome[] = []): Report {
  return reportOf({ synthetic, real });
}

/** As k/n of both sets, and whether there is a difference. */
function sideBySide({ comparison }: Report): unknown[] {
  return comparison.map(({ rate, synthetic, real, difference }) => [
    rate,
    `${synthetic.hits}/${synthetic.of}`,
    `${real.hits}/${real.of}`,
    difference === null ? null : Number(difference.difference.toFixed(3)),
  ]);
}

it('sets the rates side by side, over what could be played', () => {
  const guided = outcome({ fired: true });
  const synthetic = [
    ...times(6, () => found()),
    ...times(2, () => missed()),
    ...times(8, () => outcome()),
    guided,
    inVain(),
    error(),
  ];
  const real = [...times(3, () => found()), ...times(3, () => missed()), error()];
  expect(sideBySide(report(synthetic, real))).toEqual([
    ['right', '15/18', '3/6', -0.333],
    ['precision', '6/7', '3/3', null],
    ['recall', '6/8', '3/6', -0.25],
    ['fire_rate', '10/18', '6/6', 0.444],
    ['surface_rate', '7/18', '3/6', 0.111],
    ['false_fires', '1/10', '0/0', null],
  ]);
});

it('counts labels, standings and splits', () => {
  const promoted = (label: 'real_miss' | 'borderline') => ({ label, cause: null, class: 'normal', gate: '1' }) as const;
  const { sets } = report(
    [
      found(),
      missed({ expected_failure: 'known', split: 'holdout' }),
      found({ expected_failure: 'known' }),
      missed(),
      error(),
    ],
    [missed({ promoted: promoted('real_miss') }), found({ promoted: promoted('borderline') })],
  );
  expect(sets.synthetic).toMatchObject({
    ...{ rows: 5, gate: 'failed', labels: null },
    standings: { right: 1, known: 1, failed: 1, fixed: 1, error: 1 },
    figures: [
      { split: 'dev', rows: 4 },
      { split: 'holdout', rows: 1 },
      { split: 'all', rows: 5 },
    ],
  });
  expect(sets.real.labels).toMatchObject({
    real_miss: { hits: 1, of: 2 },
    real_false_fire: { hits: 0, of: 2 },
    borderline: { hits: 1, of: 2 },
    not_a_failure: { hits: 0, of: 2 },
  });
});

it.each<[string, Outcome[], Outcome[], Report['verdict']]>([
  ['all is as it should be', [found()], [], 'passed'],
  ['few real rows fail', [found()], [missed()], 'passed'],
  ['a synthetic row fails', [found(), missed()], [], 'failed'],
  ['twenty real rows fail', [found()], times(20, missed), 'failed'],
  ['half of a gated set is in error', times(50, found), [...times(10, found), ...times(10, error)], 'inconclusive'],
  ['half of a small set is in error', times(50, found), [found(), error()], 'passed'],
  ['half of the run is in error', [], [found(), error()], 'inconclusive'],
])('when %s', (_, synthetic, real, verdict) => {
  expect(report(synthetic, real).verdict).toBe(verdict);
});

it('says what the figures are not', () => {
  const selected =
    'Real rows were chosen by people who looked for failures: their rates are no rates of everyday work.';
  expect(report([found()]).notes).toEqual([
    'There are no real rows, so nothing says how far the synthetic ones are from them.',
  ]);
  expect(report(times(5, found), times(4, found)).notes).toEqual([
    '4 real rows: under 20 they are reported and not gated.',
    'Under 5 rows there is no mix to compare.',
    selected,
  ]);
  expect(report(times(20, found), times(20, found)).notes).toEqual([selected]);
});

it('as JSON tells few by their counts alone', () => {
  const { comparison } = JSON.parse(reportJson(report(times(5, found), [found()]))) as Report;
  expect(comparison[2]).toEqual({
    rate: 'recall',
    synthetic: { hits: 5, of: 5, low: expect.closeTo(0.566, 3), high: 1 },
    real: { hits: 1, of: 1 },
    difference: null,
  });
});

it('as a page lets nothing of a row count as Markdown', () => {
  const about = '</details>\n```\n# Passed';
  const strange = scenario({ about, ask: { topic: 'A', file_paths: ['a.`|x`'] } });
  const rows = times(5, () => outcome({ scenario: strange, problems: ['wrong'] }));
  const page = reportMarkdown(report(times(5, found), rows), { folded: true });
  expect(page).toContain('| `.  x ` ');
  expect(page).toContain('````text\nFAILED a (a.jsonl:1, correct): </details>\n```\n# Passed\n');
  expect(page.match(/^````/gm)).toHaveLength(2);
});
