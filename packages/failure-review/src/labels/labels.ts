import type { Label } from '../rows/enums.js';
import type { LabelRow } from '../rows/label-row.js';

/** A label that was given. */
export type GivenLabel = LabelRow & { readonly action: 'label'; readonly label: Label };

export function isGivenLabel(row: LabelRow): row is GivenLabel {
  return row.action === 'label' && row.label !== null;
}

/**
 * What people have said of the rows of a home. Acts are taken as a set, each `label_id` once, in order of their time: two
 * copies of a file that went on apart say the same when they are joined, whichever comes first. An undo takes back the act
 * that it names, if it is the labeller's own; what was said before that act is in force again.
 */
export class Labels {
  readonly #rows: LabelRow[] = [];
  readonly #ids = new Set<string>();
  /** Of each act that was taken back, who did. */
  readonly #undone = new Map<string, string[]>();
  #inForce: readonly LabelRow[] | null = null;

  /** @param rows in the order in which they were written; it decides among acts of the same time */
  constructor(rows: Iterable<LabelRow> = []) {
    for (const row of rows) this.add(row);
  }

  add(row: LabelRow): void {
    if (this.#ids.has(row.label_id)) return;
    this.#ids.add(row.label_id);
    this.#inForce = null;
    if (row.undoes === undefined) this.#rows.push(row);
    else this.#undone.set(row.undoes, [...(this.#undone.get(row.undoes) ?? []), row.labeller]);
  }

  /** Labels and skips that were not taken back, oldest first. */
  inForce(labeller?: string): readonly LabelRow[] {
    this.#inForce ??= this.#rows
      .filter(({ label_id, labeller: own }) => this.#undone.get(label_id)?.includes(own) !== true)
      .sort((left, right) => Date.parse(left.ts) - Date.parse(right.ts));
    return labeller === undefined ? this.#inForce : this.#inForce.filter((row) => row.labeller === labeller);
  }

  /** The latest label of a labeller on a row; null when there is none in force. */
  labelOf(key: string, labeller: string): GivenLabel | null {
    return (
      this.inForce(labeller)
        .filter(isGivenLabel)
        .findLast((row) => row.key === key) ?? null
    );
  }

  /** The latest label or skip of a labeller, on one row or on any: what an undo takes back. */
  lastAct(labeller: string, key?: string): LabelRow | null {
    return this.inForce(labeller).findLast((row) => key === undefined || row.key === key) ?? null;
  }

  /** The latest label of each labeller, by the row's key, and there in order of the labellers' names. */
  byKey(): ReadonlyMap<string, readonly GivenLabel[]> {
    const found = new Map<string, Map<string, GivenLabel>>();
    for (const row of this.inForce().filter(isGivenLabel)) {
      const own = found.get(row.key) ?? new Map<string, GivenLabel>();
      found.set(row.key, own.set(row.labeller, row));
    }
    const byName = (left: GivenLabel, right: GivenLabel): number => (left.labeller < right.labeller ? -1 : 1);
    return new Map([...found].map(([key, own]) => [key, [...own.values()].sort(byName)]));
  }

  /** Everybody with an act in force, in order of the names. */
  labellers(): string[] {
    return [...new Set(this.inForce().map(({ labeller }) => labeller))].sort();
  }
}
