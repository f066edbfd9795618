import type { Engaged, Preflight } from './preflight.js';
import type { Rules } from './rules.js';

/** When the commit of a call was made, milliseconds since 1970; null where its row does not say. */
export function committedAt({ source }: Engaged): number | null {
  return source.committedAt === undefined ? null : Date.parse(source.committedAt);
}

/** Whether a commit was there before the question: linked after it, it did not follow from it. False where its row does not say. */
export function isOlderCommit(commit: Engaged, preflight: Preflight, rules: Rules): boolean {
  const time = committedAt(commit);
  return time !== null && !rules.isAfter(time, preflight.askedAt);
}
