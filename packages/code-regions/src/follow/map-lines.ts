import type { LineChange } from '../git/diff.js';

/** First and last line, from 1, both part of the region. */
export type LineRange = readonly [start: number, end: number];

export interface MappedLines {
  /** Where the lines are now; the end lies before the start when nothing is left of them. */
  lines: [start: number, end: number];
  /** Some line of the region was changed, taken out or put in between. */
  touched: boolean;
  /** The old numbers of the lines that were left as they were. */
  kept: number[];
}

/**
 * Takes a range of lines through the changes of its file. Untouched lines move by what was put in or taken out above
 * them. An end that a change took away goes to that change's own new lines, as far from the change's edge as it was: an
 * edited first line stays the first line.
 */
export function mapLines([start, end]: LineRange, changes: readonly LineChange[]): MappedLines {
  const kept = new Set(Array.from({ length: end - start + 1 }, (_, index) => start + index));
  let touched = false;
  let shift = 0;
  let [mappedStart, mappedEnd] = [start, end];
  for (const { oldStart, oldLines, newStart, newLines } of changes) {
    const oldEnd = oldStart + oldLines - 1;
    for (let line = Math.max(oldStart, start); line <= Math.min(oldEnd, end); line += 1) kept.delete(line);
    // Lines put in right before the first line, or right after the last one, are not part of the region.
    if (oldEnd >= start && oldStart <= end) touched = true;
    shift += newLines - oldLines;
    if (oldEnd < start) mappedStart = start + shift;
    else if (oldStart <= start) mappedStart = newStart + Math.min(start - oldStart, newLines);
    if (oldEnd < end) mappedEnd = end + shift;
    else if (oldStart <= end) mappedEnd = newStart + newLines - 1 - Math.min(oldEnd - end, newLines);
  }
  return { lines: [mappedStart, mappedEnd], touched, kept: [...kept] };
}
