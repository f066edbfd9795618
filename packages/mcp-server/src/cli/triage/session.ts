import type { Cause, Label, LabelRow, QueueItem } from '@bicameral/failure-review';
import type { Desk } from './desk.js';

/**
 * One person going through the queue. Each label, skip and undo is written when it is given; the note and the cause wait
 * here until then, and a note that no label followed is kept with a skip.
 */
export class TriageSession {
  /** The row on the screen; null when none is left to serve. */
  current: QueueItem | null = null;
  note = '';
  cause: Cause | null = null;
  readonly #desk: Desk;
  /** What was put off in this session is not served again in it. */
  readonly #putOff = new Set<string>();
  readonly #given = new Set<string>();
  /** Where the person looked at the verdict: that can not be taken back. */
  readonly #seen = new Set<string>();

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#serveNext();
  }

  /** How many labels were given in this session and not taken back. */
  get labelled(): number {
    return this.#given.size;
  }

  /** The verdict of the row on the screen is looked at. */
  seeVerdict(): void {
    const { key, blindRepeat } = this.#place();
    this.#seen.add(placeOf(key, blindRepeat));
  }

  /** @throws what the labeller throws, and nothing has changed then */
  label(label: Label): void {
    const { key, blindRepeat } = this.#place();
    const { note, cause } = this;
    const sawVerdict = this.#seen.has(placeOf(key, blindRepeat));
    const given = this.#desk.labeller.label(key, label, { note, cause, blindRepeat, sawVerdict });
    this.#given.add(given.label_id);
    this.#serveNext();
  }

  skip(): void {
    const { key, blindRepeat } = this.#place();
    const place = placeOf(key, blindRepeat);
    this.#desk.labeller.skip(key, { note: this.note, blindRepeat, sawVerdict: this.#seen.has(place) });
    this.#putOff.add(place);
    this.#serveNext();
  }

  /** Takes the latest act back and serves its row again. @returns what it was; null when there is none */
  undo(): Label | 'skip' | null {
    const act = this.#desk.labeller.undo();
    if (act === null) return null;
    this.#given.delete(act.label_id);
    const place = placeOf(act.key, act.blind_repeat);
    this.#putOff.delete(place);
    if (act.saw_verdict) this.#seen.add(place);
    const row = this.#desk.rows.find(({ key }) => key === act.key);
    if (row === undefined) this.#serveNext();
    else this.#serve({ row, blindRepeat: act.blind_repeat }, act.note, act.cause);
    return act.label ?? 'skip';
  }

  /** Keeps a note that waits for a label, with a skip. */
  leave(): void {
    if (this.current !== null && this.note !== '' && this.note !== this.#skipOf(this.current)?.note) this.skip();
  }

  #place(): { key: string; blindRepeat: boolean } {
    if (this.current === null) throw new Error('there is no row to say anything of');
    return { key: this.current.row.key, blindRepeat: this.current.blindRepeat };
  }

  #serveNext(): void {
    const { items } = this.#desk.queue();
    const next = items.find(({ row, blindRepeat }) => !this.#putOff.has(placeOf(row.key, blindRepeat)));
    const skip = next && this.#skipOf(next);
    if (next && skip?.saw_verdict === true) this.#seen.add(placeOf(next.row.key, next.blindRepeat));
    this.#serve(next ?? null, skip?.note, null);
  }

  #serve(item: QueueItem | null, note: string | undefined, cause: Cause | null): void {
    this.current = item;
    this.note = note ?? '';
    this.cause = cause;
  }

  #skipOf({ row: { key }, blindRepeat }: QueueItem): LabelRow | undefined {
    const { labels, name } = this.#desk.labeller;
    const last = labels.lastAct(name, key);
    return last?.action === 'skip' && last.blind_repeat === blindRepeat ? last : undefined;
  }
}

function placeOf(key: string, blindRepeat: boolean): string {
  return `${key} ${blindRepeat ? 'again' : 'first'}`;
}
