import { secondsPerRow } from '@bicameral/failure-review';
import { printableLine } from '../printable.js';
import type { Desk } from './desk.js';

/** Which row it is of how many, who labels, and how long the rest will take at the pace so far. */
export function progressLine(desk: Desk): string {
  const { done, total, skipped } = desk.queue();
  const { labels, name } = desk.labeller;
  const seconds = secondsPerRow(labels, name);
  const left = total - done;
  const parts = [
    `${Math.min(done + 1, total)} of ${total}`,
    printableLine(name),
    ...(skipped > 0 ? [`${skipped} put off`] : []),
    ...(seconds === null || left === 0 ? [] : [timeLeft(seconds * left)]),
  ];
  return parts.join(' · ');
}

function timeLeft(seconds: number): string {
  return seconds < 60 ? 'under a minute left' : `about ${Math.round(seconds / 60)} min left`;
}
