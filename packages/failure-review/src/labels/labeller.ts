import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { JsonlSink } from '@bicameral/jsonl-sink';
import { FAILURE_LABELS_FILE } from '../files.js';
import { readLabelRows } from '../read-rows.js';
import type { Cause, Label } from '../rows/enums.js';
import { labelRow, type LabelRow, MAX_LABELLER, MAX_NOTE } from '../rows/label-row.js';
import { Labels } from './labels.js';

export interface LabellerOptions {
  readonly home: string;
  /** Who labels: 1 to 200 characters. */
  readonly name: string;
  /** The clock, milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** What goes with a label or a skip. */
export interface ActDetails {
  /** At most 4,000 characters; white space at its ends is dropped, and an empty one is none. */
  readonly note?: string;
  /** The row was served a second time, without the first label in sight. */
  readonly blindRepeat?: boolean;
  /** The person had looked at what reconcile made of the row. */
  readonly sawVerdict?: boolean;
}

/**
 * Opens the labels of a home for one person. Nothing is made before the first act.
 *
 * @throws RangeError when the name is empty or too long; JsonlSinkError when the file can not be read
 */
export async function openLabeller({ home, name, now = Date.now }: LabellerOptions): Promise<Labeller> {
  checkLength('the name of a labeller', name, MAX_LABELLER);
  if (name.trim() === '') throw new RangeError('the name of a labeller must not be empty');
  const { rows, skipped } = await readLabelRows(home);
  return new Labeller(home, name, new Labels(rows), skipped, now);
}

/** One person at work. Each act is one line at the end of the file, on the disk when the call returns. */
export class Labeller {
  readonly name: string;
  /** What everybody said, as it was when it was opened, with the acts since. */
  readonly labels: Labels;
  /** Lines of the file that hold no act. */
  readonly skipped: number;
  readonly #sink: JsonlSink;
  readonly #now: () => number;

  /** @internal */
  constructor(home: string, name: string, labels: Labels, skipped: number, now: () => number) {
    this.name = name;
    this.labels = labels;
    this.skipped = skipped;
    this.#now = now;
    this.#sink = new JsonlSink(path.join(home, FAILURE_LABELS_FILE), { rotate: false, durable: true, now });
  }

  /** @throws RangeError for a note that is too long; JsonlSinkError when it can not be written, and then it counts as not said */
  label(key: string, label: Label, details: ActDetails & { readonly cause?: Cause | null } = {}): LabelRow {
    return this.#append({ action: 'label', key, label, cause: details.cause ?? null, ...detailsOf(details) });
  }

  /** Puts a row off. @throws as {@link label} does */
  skip(key: string, details: ActDetails = {}): LabelRow {
    return this.#append({ action: 'skip', key, label: null, cause: null, ...detailsOf(details) });
  }

  /**
   * Takes back the labeller's latest label or skip, on one row or on any.
   *
   * @returns the act that was taken back; null when there is none
   * @throws JsonlSinkError when it can not be written
   */
  undo(key?: string): LabelRow | null {
    const act = this.labels.lastAct(this.name, key);
    if (act === null) return null;
    this.#append({
      action: 'undo',
      key: act.key,
      label: null,
      cause: null,
      undoes: act.label_id,
      blind_repeat: act.blind_repeat,
      saw_verdict: false,
    });
    return act;
  }

  close(): void {
    this.#sink.close();
  }

  #append(act: Omit<LabelRow, 'ts' | 'label_id' | 'labeller'>): LabelRow {
    // Acts are put in order by their time, also when the clock was set back since the last one.
    const last = this.labels.lastAct(this.name);
    const time = Math.max(this.#now(), last === null ? 0 : Date.parse(last.ts) + 1);
    const common = { ts: new Date(time).toISOString(), label_id: randomUUID(), labeller: this.name };
    const row = labelRow.parse({ ...common, ...act });
    this.#sink.append(row);
    this.labels.add(row);
    return row;
  }
}

function detailsOf({ note, blindRepeat = false, sawVerdict = false }: ActDetails) {
  const text = note?.trim() ?? '';
  checkLength('a note', text, MAX_NOTE);
  return { ...(text !== '' && { note: text }), blind_repeat: blindRepeat, saw_verdict: sawVerdict };
}

function checkLength(what: string, text: string, most: number): void {
  if (text.length <= most) return;
  throw new RangeError(`${what} may have ${most} characters, this one has ${text.length}`);
}
