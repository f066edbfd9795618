import type { Feed, Take } from './feed.js';

/** One of the two files, and what takes its rows. */
export interface Input {
  readonly feed: Feed;
  readonly take: Take;
}

/**
 * Hands out the rows of both inputs by their time; of the same time, the first input's come first, since a preflight is
 * written before the call that follows it.
 *
 * @param between called whenever a block of rows was handed out; false ends it
 */
export async function merge(first: Input, second: Input, between: () => Promise<boolean>): Promise<void> {
  do {
    await first.feed.fill();
    await second.feed.fill();
    handOut(first, second);
    if (!(await between())) return;
  } while (!first.feed.isAtEnd || !second.feed.isAtEnd);
}

/** As many as there are without reading on. */
function handOut(first: Input, second: Input): void {
  while (!first.feed.isEmpty && !second.feed.isEmpty) {
    const { time } = first.feed;
    if (time > second.feed.time) second.feed.give(second.take);
    else if (time === Infinity) return;
    else first.feed.give(first.take);
  }
}
