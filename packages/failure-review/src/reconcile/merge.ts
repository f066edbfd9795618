import type { JsonRecord } from '@bicameral/jsonl-sink';
import type { Feed, Take } from './feed.js';

/** One of the two files, and what takes its rows. */
export interface Input<Plain extends { readonly ts: string }> {
  readonly feed: Feed<Plain>;
  readonly take: Take<Plain | JsonRecord>;
}

/**
 * Hands out the rows of both inputs by their time; of the same time, the first input's come first, since a preflight is
 * written before the call that follows it.
 *
 * @param between called whenever a block of rows was handed out; false ends it
 */
export async function merge<First extends { readonly ts: string }, Second extends { readonly ts: string }>(
  first: Input<First>,
  second: Input<Second>,
  between: () => Promise<boolean>,
): Promise<void> {
  do {
    await first.feed.fill();
    await second.feed.fill();
    handOut(first, second);
    if (!(await between())) return;
  } while (!first.feed.isAtEnd || !second.feed.isAtEnd);
}

/** As many as there are without reading on. */
function handOut<First extends { readonly ts: string }, Second extends { readonly ts: string }>(
  first: Input<First>,
  second: Input<Second>,
): void {
  while (!first.feed.isEmpty && !second.feed.isEmpty) {
    const { time } = first.feed;
    if (time > second.feed.time) second.feed.give(second.take);
    else if (time === Infinity) return;
    else first.feed.give(first.take);
  }
}
