import { isGivenLabel, type Labels } from '../labels/labels.js';
import type { ReviewRow } from '../rows/review-row.js';
import { planOf } from './plan.js';
import { repeatsAmong, repeatsOf } from './repeats.js';

/** A row to label. */
export interface QueueItem {
  readonly row: ReviewRow;
  /** The labeller has labelled it before, and is not to be told so. */
  readonly blindRepeat: boolean;
}

export interface Queue {
  /** What is left, the next one first; what was put off comes last. */
  readonly items: readonly QueueItem[];
  /** Of the items, those that were put off. */
  readonly skipped: number;
  /** Labels given, second ones too. */
  readonly done: number;
  /** Labels to give in all. */
  readonly total: number;
}

/**
 * What is left to label for one person. It depends on the rows, the labels and the name alone, so that a later session
 * goes on where the last one was. One in six rows is served a second time, some others in between.
 */
export function queueOf(rows: readonly ReviewRow[], labels: Labels, labeller: string): Queue {
  const plan = planOf(rows, labeller);
  const byKey = new Map(plan.map((row) => [row.key, row]));
  const acts = labels.inForce(labeller).filter(({ key }) => byKey.has(key));
  const given = acts.filter(isGivenLabel);
  const labelled = new Set(given.map(({ key }) => key));
  const skips = acts.filter(({ action }) => action === 'skip');
  const repeats = repeatsOf(given, labeller);

  const itemsOf = (keys: readonly string[], blindRepeat: boolean): QueueItem[] =>
    keys.flatMap((key) => {
      const row = byKey.get(key);
      return row === undefined ? [] : [{ row, blindRepeat }];
    });
  const fresh = plan.map(({ key }) => key).filter((key) => !labelled.has(key));
  const wasSkipped = (key: string, again: boolean): boolean =>
    skips.some((skip) => skip.key === key && skip.blind_repeat === again);
  const open = [...itemsOf(repeats.due, true), ...itemsOf(fresh, false), ...itemsOf(repeats.waiting, true)];
  const untouched = open.filter(({ row, blindRepeat }) => !wasSkipped(row.key, blindRepeat));
  const lastSkip = ({ row, blindRepeat }: QueueItem): number =>
    skips.findLastIndex((skip) => skip.key === row.key && skip.blind_repeat === blindRepeat);
  const putOff = open
    .filter(({ row, blindRepeat }) => wasSkipped(row.key, blindRepeat))
    .sort((left, right) => lastSkip(left) - lastSkip(right));
  return {
    items: [...untouched, ...putOff],
    skipped: putOff.length,
    done: labelled.size + repeats.given,
    total: plan.length + repeatsAmong(plan.length),
  };
}
