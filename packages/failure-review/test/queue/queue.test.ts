import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LABELS, type LabelRow, Labels, type Queue, queueOf, type ReviewRow } from '../../src/index.js';
import { act, audit, CALL, EXPLICIT, row, rowsOf, uuid } from '../support/review-rows.js';

const ON_EXPLICIT = { engagements: [EXPLICIT] };
const DECISION = 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11';
const MISS = { class: 'suspected_miss', decision_id: DECISION } as const;

const none = new Labels();
const numbers = (rows: readonly ReviewRow[]): number[] =>
  rows.map((each) => parseInt(each.preflight_id.slice(-12), 16));
const served = ({ items }: Queue): number[] => numbers(items.map((item) => item.row));

/** Labels the first row that is left, again and again; gives what was served. */
function labelAll(rows: readonly ReviewRow[], labeller = 'ada', acts: LabelRow[] = []) {
  const items: { number: number; blindRepeat: boolean }[] = [];
  for (;;) {
    const [next] = queueOf(rows, new Labels(acts), labeller).items;
    if (next === undefined) return { items, acts };
    items.push({ number: numbers([next.row])[0] ?? 0, blindRepeat: next.blindRepeat });
    const minute = acts.length;
    acts.push(act(minute, { key: next.row.key, labeller, blind_repeat: next.blindRepeat }));
  }
}

describe('the order of the queue', () => {
  it('is: suspected on explicit evidence, then on a fallback’s, then dismissed; newest first', () => {
    const rows = [
      row(1),
      row(2, ON_EXPLICIT),
      row(3, { class: 'normal', kept_as: 'dismissed', ...ON_EXPLICIT }),
      row(4, { engagements: [CALL] }),
      row(5, ON_EXPLICIT),
    ];
    expect(served(queueOf(rows, none, 'ada'))).toEqual([5, 2, 4, 1, 3]);
  });

  it('takes turns between kinds, the rarer one first', () => {
    const rows = [
      ...rowsOf(1, 4),
      row(5, MISS),
      row(6, MISS),
      row(7, { path_hashes: [] }),
      row(8, { guided: true }),
      row(9, { guided: true, path_hashes: [] }),
      row(10, { parent_preflight_id: uuid(1) }),
    ];
    expect(served(queueOf(rows, none, 'ada'))).toEqual([7, 10, 9, 6, 4, 8, 5, 3, 2, 1]);
  });

  it('is the same whatever was labelled, and in whatever order the rows were written', () => {
    const rows = [...rowsOf(1, 20), ...rowsOf(21, 30, audit)];
    const order = served(queueOf(rows, none, 'ada'));
    const labels = new Labels([1, 2].map((number) => act(number, { key: row(number).key })));
    expect(served(queueOf(rows, labels, 'ada'))).toEqual(order.filter((number) => number > 2));
    expect(served(queueOf([...rows].reverse(), none, 'ada'))).toEqual(order);
  });
});

describe('the audit share', () => {
  it.each([
    [0, 20, 5],
    [20, 3, 3],
    [20, 20, 5],
    [100, 50, 10],
  ])('of %i others and %i audited rows is %i', (others, audits, expected) => {
    const rows = [...rowsOf(1, others), ...rowsOf(1001, 1000 + audits, audit)];
    const audited = served(queueOf(rows, none, 'ada')).filter((number) => number > 1000);
    expect(audited).toHaveLength(expected);
  });

  it('is spread over the whole, at places that differ by the labeller, of rows that do not', () => {
    const rows = [...rowsOf(1, 100), ...rowsOf(1001, 1050, audit)];
    const placesOf = (labeller: string): number[] =>
      served(queueOf(rows, none, labeller)).flatMap((number, at) => (number > 1000 ? [at] : []));
    const rowsFor = (labeller: string): number[] =>
      served(queueOf(rows, none, labeller)).filter((number) => number > 1000);
    placesOf('ada').forEach((place, index) => {
      expect(place).toBeGreaterThanOrEqual(index * 11);
      expect(place).toBeLessThan((index + 1) * 11);
    });
    expect(placesOf('grace')).not.toEqual(placesOf('ada'));
    expect(rowsFor('grace').sort()).toEqual(rowsFor('ada').sort());
  });
});

describe('blind repeats', () => {
  it('come for one row in six, with others in between, and then all is done', () => {
    const { items, acts } = labelAll(rowsOf(1, 60));
    const again = items.flatMap(({ number, blindRepeat }, at) => (blindRepeat ? [{ number, at }] : []));
    expect(again).toHaveLength(10);
    expect(new Set(again.map(({ number }) => number)).size).toBe(10);
    const between = again.map(({ number, at }) => at - items.findIndex((item) => item.number === number) - 1);
    // The last block's can not wait for more.
    expect(Math.min(...between.slice(0, -1))).toBeGreaterThanOrEqual(6);
    expect(Math.min(...between)).toBeGreaterThanOrEqual(3);
    expect(queueOf(rowsOf(1, 60), new Labels(acts), 'ada')).toEqual({ items: [], skipped: 0, done: 70, total: 70 });
  });

  it('are a tenth to a fifth of the rows, from a dozen on', () => {
    for (let count = 12; count < 60; count += 1) {
      const share = labelAll(rowsOf(1, count)).items.filter(({ blindRepeat }) => blindRepeat).length / count;
      expect(share).toBeGreaterThanOrEqual(0.1);
      expect(share).toBeLessThanOrEqual(0.2);
    }
  });

  it('are others for another labeller', () => {
    const repeated = (labeller: string): number[] =>
      labelAll(rowsOf(1, 60), labeller).items.flatMap(({ number, blindRepeat }) => (blindRepeat ? [number] : []));
    expect(repeated('grace')).not.toEqual(repeated('ada'));
  });

  it('come again when they are taken back', () => {
    const { acts } = labelAll(rowsOf(1, 12));
    const last = acts.at(-1);
    expect(last?.blind_repeat).toBe(true);
    const undo = act(100, { key: last?.key ?? '', action: 'undo', label: null, undoes: last?.label_id ?? '' });
    const { items, done, total } = queueOf(rowsOf(1, 12), new Labels([...acts, undo]), 'ada');
    expect(items).toEqual([{ row: expect.objectContaining({ key: last?.key }), blindRepeat: true }]);
    expect([done, total]).toEqual([13, 14]);
  });
});

describe('blind repeats, when a label in the middle is taken back and given again', () => {
  it('are no more than before', () => {
    const rows = rowsOf(1, 12);
    const { acts } = labelAll(rows);
    for (const { key, label_id, blind_repeat } of acts) {
      if (blind_repeat || acts.filter((other) => other.key === key).length > 1) continue;
      const undo = act(100, { key, action: 'undo', label: null, undoes: label_id });
      expect(queueOf(rows, new Labels([...acts, undo, act(101, { key })]), 'ada').items).toEqual([]);
    }
  });
});

describe('what was skipped', () => {
  it('comes last, in the order in which it was, and counts as left', () => {
    const skip = (minute: number, number: number): LabelRow =>
      act(minute, { key: row(number).key, action: 'skip', label: null });
    const queue = queueOf(rowsOf(1, 5), new Labels([skip(1, 4), skip(2, 5), skip(3, 4)]), 'ada');
    expect(served(queue)).toEqual([3, 2, 1, 5, 4]);
    expect(queue).toMatchObject({ skipped: 2, done: 0, total: 5 });
    const labelled = act(4, { key: row(5).key });
    expect(served(queueOf(rowsOf(1, 5), new Labels([skip(1, 4), skip(2, 5), labelled]), 'ada'))).toEqual([3, 2, 1, 4]);
  });

  it('is no longer put off when it was labelled and comes again', () => {
    const rows = rowsOf(1, 6);
    const skips = rows.map(({ key }, minute) => act(minute, { key, action: 'skip', label: null }));
    const labels = rows.map(({ key }, minute) => act(10 + minute, { key }));
    const { items, skipped } = queueOf(rows, new Labels([...skips, ...labels]), 'ada');
    expect([items.length, skipped]).toEqual([1, 0]);
  });

  it('may be a blind repeat', () => {
    const rows = rowsOf(1, 6);
    const { acts } = labelAll(rows);
    const firsts = acts.slice(0, 6);
    const again = acts[6]?.key ?? '';
    const skipped = act(50, { key: again, action: 'skip', label: null, blind_repeat: true });
    const { items, skipped: putOff } = queueOf(rows, new Labels([...firsts, skipped]), 'ada');
    expect(items.map(({ row: { key }, blindRepeat }) => [key, blindRepeat])).toEqual([[again, true]]);
    expect(putOff).toBe(1);
  });
});

describe('whatever was labelled, skipped and taken back', () => {
  it('no row is lost or served twice at once, and what is done and left never passes the total', () => {
    const rows = [...rowsOf(1, 15), ...rowsOf(16, 22, audit), ...rowsOf(23, 25, (number) => row(number, ON_EXPLICIT))];
    const step = fc.record({
      number: fc.integer({ min: 0, max: rows.length - 1 }),
      action: fc.constantFrom('label', 'skip', 'undo', 'repeat'),
      label: fc.constantFrom(...LABELS),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const labels = new Labels();
        steps.forEach(({ number, action, label }, minute) => {
          const key = rows[number]?.key ?? '';
          const last = labels.lastAct('ada', key);
          if (action === 'label' || action === 'repeat') {
            labels.add(act(minute, { key, label, blind_repeat: action === 'repeat' }));
          } else if (action === 'skip') labels.add(act(minute, { key, action, label: null }));
          else if (last !== null) labels.add(act(minute, { key, action, label: null, undoes: last.label_id }));
        });
        const { items, done, total } = queueOf(rows, labels, 'ada');
        const keys = items.map((item) => item.row.key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(done + keys.length).toBeLessThanOrEqual(total);
        for (const each of queueOf(rows, none, 'ada').items) {
          expect(labels.labelOf(each.row.key, 'ada') !== null || keys.includes(each.row.key)).toBe(true);
        }
      }),
    );
  });
});
