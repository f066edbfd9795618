import type { Match } from '@bicameral/contracts';
import type { Candidate } from './candidates.js';

/** What is known of the call that named no preflight. */
export interface Engaged {
  readonly sessionId: string;
  readonly repoHash: string;
  readonly pathHashes: readonly string[];
  readonly decisionIds: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface Fit {
  readonly preflightId: string;
  readonly match: Match;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Best first. Another session's preflight has to have named all engaged files, and lately. */
const RUNGS: readonly { session: 'same' | 'any'; match: Match }[] = [
  { session: 'same', match: 'decision' },
  { session: 'same', match: 'exact' },
  { session: 'same', match: 'subset' },
  { session: 'same', match: 'overlap' },
  { session: 'any', match: 'exact' },
  { session: 'any', match: 'subset' },
];

/**
 * Finds the preflight that a call most likely followed: of those in the same repository the best fit, and of equal fits
 * the most recent, by their order in the file. That it happened shortly before is never enough. What fits a repeat is
 * credited to the preflight that it repeats.
 *
 * @param candidates newest last
 */
export function attribute(candidates: readonly Candidate[], engaged: Engaged): Fit | null {
  const eligible = candidates.filter(({ repoHash }) => repoHash === engaged.repoHash);
  for (const { session, match } of RUNGS) {
    const found = eligible.findLast(
      (candidate) => isOfSession(candidate, session, engaged) && fits(candidate, match, engaged),
    );
    if (found !== undefined) return { preflightId: creditedId(found, candidates), match };
  }
  return null;
}

/** Clocks step: a row from tomorrow counts as one from yesterday, and one from next year as old. */
function isOfSession(candidate: Candidate, session: 'same' | 'any', engaged: Engaged): boolean {
  if (session === 'same') return candidate.sessionId === engaged.sessionId;
  return Math.abs(engaged.time - candidate.time) <= DAY_MS;
}

function fits(candidate: Candidate, match: Match, { pathHashes, decisionIds }: Engaged): boolean {
  if (match === 'decision') return decisionIds.some((id) => candidate.surfacedIds.includes(id));
  const shared = pathHashes.filter((hash) => candidate.pathHashes.has(hash)).length;
  if (shared === 0) return false;
  if (match === 'overlap') return shared * 2 >= pathHashes.length;
  return shared === pathHashes.length && (match === 'subset' || candidate.pathHashes.size === shared);
}

/** A repeat may repeat a repeat; rows that name each other in a circle are somebody's mistake, and end the walk. */
function creditedId(found: Candidate, candidates: readonly Candidate[]): string {
  const seen = new Set<string>();
  let current: Candidate | undefined = found;
  let id = found.preflightId;
  while (current?.repeatOf != null && !seen.has(id)) {
    seen.add(id);
    id = current.repeatOf;
    current = candidates.findLast(({ preflightId }) => preflightId === id);
  }
  return id;
}
