import type { Label, QueueItem } from '@bicameral/failure-review';
import colors from 'picocolors';
import { printable, printableLine } from '../printable.js';
import { bringUpToDate } from './bring-up-to-date.js';
import { minute } from './card.js';
import { atDesk, type Desk, type DeskOptions } from './desk.js';
import { nothingLeft } from './triage.js';

export interface ListedRow {
  readonly key: string;
  readonly at: string;
  readonly repository: string | null;
  readonly topic: string | null;
  readonly paths: readonly (string | null)[];
  readonly fired: boolean;
  /** How many decisions were shown, and how many calls followed. */
  readonly shown: number;
  readonly followed: number;
  /** It is asked for a second time, without the first label in sight. */
  readonly blind_repeat: boolean;
  /** The labeller's own label in force; of what is left to label, null. */
  readonly label: Label | null;
}

export interface Listing {
  readonly labeller: string;
  readonly done: number;
  readonly total: number;
  readonly put_off: number;
  /** What is left, in the order of the queue; then, when they were asked for, those that are labelled. */
  readonly rows: readonly ListedRow[];
}

const SHORTEST_KEY = 8;

/** The rows that are left to label, and with `all` those that are labelled. Never says which are of the audit share. */
export async function listRows(
  options: DeskOptions & { readonly all: boolean; readonly json: boolean },
): Promise<string> {
  await bringUpToDate(options);
  return atDesk(options, async (desk) => {
    const { items, done, total, skipped } = desk.queue();
    const left = await Promise.all(items.map((item) => listed(desk, item, null)));
    const listing: Listing = {
      labeller: desk.labeller.name,
      done,
      total,
      put_off: skipped,
      rows: options.all ? [...left, ...(await labelledRows(desk))] : left,
    };
    return options.json ? JSON.stringify(listing, null, 2) : text(listing, desk);
  });
}

async function labelledRows(desk: Desk): Promise<ListedRow[]> {
  const { labels, name } = desk.labeller;
  const labelled = desk.rows.flatMap((row) => {
    const given = labels.labelOf(row.key, name);
    return given === null ? [] : [{ row, label: given.label }];
  });
  return Promise.all(labelled.map(({ row, label }) => listed(desk, { row, blindRepeat: false }, label)));
}

async function listed(desk: Desk, { row, blindRepeat }: QueueItem, label: Label | null): Promise<ListedRow> {
  const { asked } = await desk.evidence(row);
  return {
    key: row.key,
    at: row.preflight_ts,
    repository: asked.repository,
    topic: asked.topic,
    paths: asked.paths.map(({ path }) => path),
    fired: row.fired,
    shown: row.surfaced.length,
    followed: row.engagements.length,
    blind_repeat: blindRepeat,
    label,
  };
}

function text({ rows, done, total, put_off: putOff }: Listing, desk: Desk): string {
  // A row that is asked for again would show itself as that: it is served at the terminal.
  const shown = rows.filter(({ blind_repeat }) => !blind_repeat);
  if (shown.length === 0) return nothingLeft(desk);
  const length = uniqueLength(desk.rows.map(({ key }) => key));
  const lines = shown.map(({ key, at, shown: decisions, followed, label, ...row }) =>
    [
      colors.bold(key.slice(0, length)),
      minute(at),
      `shown ${decisions}`.padEnd(9),
      `followed ${followed}`.padEnd(12),
      (label ?? '-').padEnd(15),
      about(row),
    ].join('  '),
  );
  const summary = `${done} of ${total} labelled${putOff > 0 ? `, ${putOff} put off` : ''}. bicameral-mcp triage show KEY shows a row, triage label KEY LABEL labels it.`;
  return [...lines, summary].join('\n');
}

function about({ topic, paths }: Pick<ListedRow, 'topic' | 'paths'>): string {
  if (topic !== null) return printableLine(topic);
  const known = paths.filter((path) => path !== null);
  if (known.length > 0) return printable(known.join(', '));
  return colors.dim(paths.length === 0 ? 'no files named' : `${paths.length} hashed paths`);
}

/** So many characters, eight at least, tell all keys apart. */
function uniqueLength(keys: readonly string[]): number {
  let length = SHORTEST_KEY;
  while (new Set(keys.map((key) => key.slice(0, length))).size < keys.length) length += 1;
  return length;
}
