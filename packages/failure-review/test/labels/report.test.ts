import { describe, expect, it } from '@jest/globals';
import { type Label, labelReport, Labels } from '../../src/index.js';
import { act, audit, EXPLICIT, row, rowsOf } from '../support/review-rows.js';

const counts = (hits: number, of: number) => ({ hits, of, low: null, high: null });

/** Labels of Ada and Grace on rows 1, 2, …; `-` for none. */
function both(ada: readonly (Label | '-')[], grace: readonly (Label | '-')[]): Labels {
  const of = (labeller: string, labels: readonly (Label | '-')[], from: number) =>
    labels.flatMap((label, index) =>
      label === '-' ? [] : [act(from + index, { key: row(index + 1).key, label, labeller })],
    );
  return new Labels([...of('ada', ada, 0), ...of('grace', grace, 30)]);
}

describe('the report of the labels', () => {
  it('tells of each row what everybody says, and whether they agree', () => {
    const [one, two] = [row(1), row(2)];
    const labels = new Labels([
      act(1, { key: one.key, label: 'real_miss', cause: 'handler' }),
      act(2, { key: one.key, label: 'real_miss', labeller: 'grace' }),
      act(3, { key: two.key, label: 'real_miss', cause: 'handler' }),
      act(4, { key: two.key, label: 'borderline', cause: 'handler', labeller: 'grace' }),
      act(5, { key: row(3).key, label: 'borderline', cause: 'guided' }),
      act(6, { key: row(3).key, label: 'borderline', cause: 'skill', labeller: 'grace' }),
    ]);
    const { rows } = labelReport([one, two], labels);
    expect(rows.map(({ row: own, label, cause, labels: given }) => [own, label, cause, given.length])).toEqual([
      [two, null, null, 2],
      [one, 'real_miss', 'handler', 2],
      [null, 'borderline', null, 2],
    ]);
  });

  it('counts the labels of each kind of row, on all and on explicit evidence, with an interval from five on', () => {
    const rows = [...rowsOf(1, 5), row(6, { engagements: [EXPLICIT] }), ...rowsOf(7, 9, audit)];
    const labels = new Labels([
      ...rowsOf(1, 4).map(({ key }, index) => act(index, { key, label: 'real_false_fire' as const })),
      act(6, { key: row(6).key, label: 'not_a_failure' }),
      act(7, { key: audit(7).key, label: 'real_miss' }),
      act(8, { key: row(5).key, label: 'borderline' }),
      act(9, { key: row(5).key, label: 'not_a_failure', labeller: 'grace' }),
    ]);
    const { figures } = labelReport(rows, labels);
    expect(figures.find((each) => each.class === 'suspected_false_fire' && each.evidence === 'all')).toEqual({
      class: 'suspected_false_fire',
      kept_as: 'suspect',
      evidence: 'all',
      rows: 6,
      disputed: 1,
      labels: {
        real_miss: { hits: 0, of: 5, low: 0, high: expect.closeTo(0.4345, 4) },
        // Wilson's interval for 4 of 5.
        real_false_fire: { hits: 4, of: 5, low: expect.closeTo(0.3755, 4), high: expect.closeTo(0.9638, 4) },
        borderline: { hits: 0, of: 5, low: 0, high: expect.closeTo(0.4345, 4) },
        not_a_failure: { hits: 1, of: 5, low: expect.closeTo(0.0362, 4), high: expect.closeTo(0.6245, 4) },
      },
    });
    expect(figures.find((each) => each.class === 'suspected_false_fire' && each.evidence === 'explicit')).toMatchObject(
      {
        rows: 1,
        labels: { real_false_fire: counts(0, 1), not_a_failure: counts(1, 1) },
      },
    );
    expect(figures.find((each) => each.kept_as === 'audit' && each.evidence === 'all')).toMatchObject({
      rows: 3,
      labels: { real_miss: counts(1, 1) },
    });
    expect(figures.map((each) => each.kept_as)).toEqual(
      ['suspect', 'suspect', 'dismissed', 'audit'].flatMap((keptAs) => [keptAs, keptAs]),
    );
  });

  it('tells how far two people agree, by κ and AC1', () => {
    const mostly = [...Array<Label>(7).fill('real_miss'), 'borderline', 'borderline', 'borderline'] as const;
    const other = [
      ...Array<Label>(6).fill('real_miss'),
      'borderline',
      'borderline',
      'borderline',
      'real_miss',
    ] as const;
    const { agreement } = labelReport([], both(mostly, other));
    expect(agreement).toEqual({
      repeats: [],
      between: [
        {
          labellers: ['ada', 'grace'],
          same: { hits: 8, of: 10, low: expect.closeTo(0.4902, 4), high: expect.closeTo(0.9433, 4) },
          // (0.8 − 0.58) / (1 − 0.58), and (0.8 − 0.14) / (1 − 0.14): the others of four labels are never given.
          kappa: expect.closeTo(0.5238, 4),
          ac1: expect.closeTo(0.7674, 4),
        },
      ],
    });
  });

  it('only counts under five rows that both have seen', () => {
    const { agreement } = labelReport(
      [],
      both(['real_miss', 'real_miss', '-'], ['real_miss', 'borderline', 'borderline']),
    );
    expect(agreement.between).toEqual([{ labellers: ['ada', 'grace'], same: counts(1, 2), kappa: null, ac1: null }]);
  });

  it('tells how far one person agrees with an earlier blind look, whatever was corrected since', () => {
    const [{ key: one }, { key: two }, { key: three }] = [row(1), row(2), row(3)];
    const labels = new Labels([
      act(1, { key: one, label: 'real_miss' }),
      act(2, { key: two, label: 'real_miss' }),
      act(3, { key: one, label: 'real_miss', blind_repeat: true }),
      act(4, { key: two, label: 'borderline', blind_repeat: true }),
      act(5, { key: two, label: 'real_miss' }),
      act(7, { key: one, label: 'borderline', blind_repeat: true }),
      // Its first label is gone, so it repeats nothing.
      act(6, { key: three, label: 'real_miss', blind_repeat: true }),
    ]);
    expect(labelReport([], labels).agreement.repeats).toEqual([
      { labeller: 'ada', same: counts(1, 2), kappa: null, ac1: null },
    ]);
  });
});
