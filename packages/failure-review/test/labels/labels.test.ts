import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LABELS, Labels, type LabelRow } from '../../src/index.js';
import { act, row, uuid } from '../support/review-rows.js';

const { key: KEY } = row(1);
const { key: OTHER } = row(2);

/** An undo of the act of another minute. */
function undo(minute: number, undoes: number, changes: Partial<LabelRow> = {}): LabelRow {
  const nothing = { action: 'undo', label: null, undoes: uuid(0x10000 + undoes) } as const;
  return act(minute, { key: KEY, ...nothing, ...changes });
}

describe('the label in force', () => {
  it('is the latest of each labeller', () => {
    const labels = new Labels([
      act(1, { key: KEY, label: 'real_miss' }),
      act(2, { key: KEY, label: 'borderline' }),
      act(3, { key: KEY, label: 'not_a_failure', labeller: 'grace' }),
      act(4, { key: OTHER, label: 'real_false_fire' }),
    ]);
    expect(labels.labelOf(KEY, 'ada')?.label).toBe('borderline');
    expect(labels.labelOf(KEY, 'grace')?.label).toBe('not_a_failure');
    expect(labels.labelOf(KEY, 'linus')).toBeNull();
    expect(
      labels
        .byKey()
        .get(KEY)
        ?.map(({ labeller, label }) => [labeller, label]),
    ).toEqual([
      ['ada', 'borderline'],
      ['grace', 'not_a_failure'],
    ]);
    expect(labels.labellers()).toEqual(['ada', 'grace']);
  });

  it('is the one before, when the latest is taken back, and none when all are', () => {
    const given = [act(1, { key: KEY, label: 'real_miss' }), act(2, { key: KEY, label: 'borderline' })];
    expect(new Labels([...given, undo(3, 2)]).labelOf(KEY, 'ada')?.label).toBe('real_miss');
    expect(new Labels([...given, undo(3, 2), undo(4, 1)]).labelOf(KEY, 'ada')).toBeNull();
  });

  it('is not taken back by somebody else, nor changed by a skip', () => {
    const labels = new Labels([
      act(1, { key: KEY, label: 'real_miss' }),
      undo(2, 1, { labeller: 'grace' }),
      act(3, { key: KEY, action: 'skip', label: null }),
    ]);
    expect(labels.labelOf(KEY, 'ada')?.label).toBe('real_miss');
    expect(labels.lastAct('ada')?.action).toBe('skip');
  });

  it('is the same however the lines of two copies of a file are joined', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    const history = minutes.chain((numbers) =>
      fc.tuple(
        ...numbers.map((minute, index) =>
          fc.record({
            key: fc.constantFrom(KEY, OTHER),
            labeller: fc.constantFrom('ada', 'grace'),
            label: fc.constantFrom(...LABELS),
            undoes: fc.option(fc.constantFrom(...numbers.slice(0, index + 1))),
            minute: fc.constant(minute),
          }),
        ),
      ),
    );
    const said = (rows: readonly LabelRow[]): unknown =>
      [...new Labels(rows).byKey()]
        .map(([key, given]) => [key, given.map(({ labeller, label }) => `${labeller} ${label}`)])
        .sort();
    fc.assert(
      fc.property(history, fc.nat(), (acts, cut) => {
        const rows = acts.map(({ minute, undoes, key, labeller, label }) =>
          undoes === null ? act(minute, { key, labeller, label }) : undo(minute, undoes, { key, labeller }),
        );
        const [one, other] = [rows.slice(0, cut % 13), rows.slice(cut % 7)];
        const all = said(rows);
        expect(said([...rows, ...one])).toEqual(all);
        expect(said([...other, ...rows])).toEqual(all);
        expect(said([...rows].reverse())).toEqual(all);
        expect(new Labels([...rows, ...one]).inForce()).toEqual(new Labels(rows).inForce());
      }),
    );
  });
});
