import type { GivenLabel } from '../labels/labels.js';
import { draw } from './draw.js';

/** Of each so many first labels one is asked for again, among the first of them: by the end of the six others lie between. */
const BLOCK = 6;
const OF_THE_FIRST = 3;
/** So many others, and up to as many more again, come before it where there are enough. */
const DISTANCE = 6;

export interface Repeats {
  /** Keys that are to be served again now, oldest first. */
  readonly due: readonly string[];
  /** Keys that are to be served again when there is nothing else. */
  readonly waiting: readonly string[];
  /** How many second labels there are. */
  readonly given: number;
}

/** How many rows are served twice, of so many: one in six. */
export function repeatsAmong(rows: number): number {
  return Math.floor(rows / BLOCK);
}

/** @param given a labeller's labels in force on rows of the plan, oldest first */
export function repeatsOf(given: readonly GivenLabel[], labeller: string): Repeats {
  const firsts = [...new Set(given.filter(({ blind_repeat }) => !blind_repeat).map(({ key }) => key))];
  const twice = new Set(
    given.filter(({ key, blind_repeat }) => blind_repeat && firsts.includes(key)).map(({ key }) => key),
  );
  const chosen = Array.from({ length: repeatsAmong(firsts.length) }, (_, block) => {
    const at = block * BLOCK + (draw('repeat', labeller, block) % OF_THE_FIRST);
    const distance = DISTANCE + (draw('distance', labeller, block) % DISTANCE);
    return { key: firsts[at] ?? '', isDue: firsts.length - 1 - at >= distance };
  });
  // Blocks move when a label in the middle is taken back; the share stays what it is.
  const open = chosen.filter(({ key }) => !twice.has(key)).slice(0, Math.max(0, chosen.length - twice.size));
  return {
    due: open.filter(({ isDue }) => isDue).map(({ key }) => key),
    waiting: open.filter(({ isDue }) => !isDue).map(({ key }) => key),
    given: twice.size,
  };
}
