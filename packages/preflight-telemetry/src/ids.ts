import { isUuid } from '@bicameral/contracts';

const PREFIX = 'decision:';

/**
 * Keeps the ids that have the form in which the ledger issues them, once each. The caller passes no others; this looks
 * again, because a text that somebody made up must not reach the disk.
 */
export function decisionIdsOf(ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => isDecisionId(id));
}

export function isDecisionId(id: string): boolean {
  return id.startsWith(PREFIX) && id === id.toLowerCase() && isUuid(id.slice(PREFIX.length));
}
