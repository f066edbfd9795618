import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { RECONCILE_SETTLED_FILE } from '../files.js';
import type { TimedPlace } from './feed.js';
import { readMark, WRITE } from './mark-file.js';

const MAX_BYTES = 64 * 1024;

/**
 * What is settled is not looked at again for so long. The ledger and the repository may tell something else of it by
 * then: they change, and rows do not.
 */
const GOOD_FOR_MS = 7 * 24 * 60 * 60_000;

const timedPlace: z.ZodType<TimedPlace> = z.strictObject({
  latestBefore: z.int(),
  place: z.strictObject({
    before: z.array(z.string()),
    file: z.string(),
    offset: z.int().min(0),
    bytes: z.int().min(1).max(MAX_BYTES),
    hash: z.string(),
  }),
});

const settled = z.strictObject({
  /** When all rows were read last, milliseconds since 1970. */
  read_at: z.int(),
  /** By which rules, with which salt, and beside which review rows: with others, nothing is settled. */
  rules: z.string(),
  salt_id: z.string().nullable(),
  keys: z.string(),
  events: timedPlace,
  calls: timedPlace.nullable(),
});

/** From where on the rows of both files have to be read: all before it is settled, and can not matter to what comes. */
export type Settled = z.infer<typeof settled>;

/** What holds for a mark to be of use, see there. */
export type Circumstances = Pick<Settled, 'rules' | 'salt_id' | 'keys'>;

/** Null when nothing is known to be settled: no mark, one of other circumstances, an old one, or none that is whole. */
export function readSettled(home: string, { rules, salt_id, keys }: Circumstances, now: number): Settled | null {
  const mark = parsed(readMark(path.join(home, RECONCILE_SETTLED_FILE), MAX_BYTES));
  if (mark?.rules !== rules || mark.salt_id !== salt_id || mark.keys !== keys) return null;
  return mark.read_at <= now && now - mark.read_at < GOOD_FOR_MS ? mark : null;
}

/** Leaves a mark in place of the one before; null takes it away. What keeps it from being left costs a whole reading. */
export function leaveSettled(home: string, mark: Settled | null): void {
  const file = path.join(home, RECONCILE_SETTLED_FILE);
  try {
    if (mark === null) {
      rmSync(file, { force: true });
      return;
    }
    const fd = openSync(file, WRITE, 0o600);
    try {
      if (fstatSync(fd).isFile()) writeSync(fd, `${JSON.stringify(mark)}\n`);
    } finally {
      closeSync(fd);
    }
  } catch {
    // A full or read-only disk, or something else in its place.
  }
}

function parsed(text: string | null): Settled | null {
  if (text === null) return null;
  try {
    return settled.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
