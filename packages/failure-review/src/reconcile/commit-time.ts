import type { Engaged } from './preflight.js';
import type { Rules } from './rules.js';

/** When the commit of a call was made, milliseconds since 1970; null where its row does not say. */
export function committedAt({ row }: Engaged): number | null {
  return row.committed_at === undefined ? null : Date.parse(row.committed_at);
}

/** Whether a commit was there before the question: linked after it, it did not follow from it. False where its row does not say. */
export function isOlderCommit(commit: Engaged, askedAt: number, rules: Rules): boolean {
  const time = committedAt(commit);
  return time !== null && !rules.isAfter(time, askedAt);
}
