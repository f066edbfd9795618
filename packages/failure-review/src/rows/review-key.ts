import { hash } from 'node:crypto';
import type { ReviewClass } from './enums.js';

/**
 * The identity of a review row: SHA-256 of the JSON array `[class, preflight_id]`, for a miss
 * `[class, preflight_id, decision_id]`, first 32 hex. A second run makes the same key, so it adds nothing, and labels
 * refer to it.
 */
export function reviewKey(reviewClass: ReviewClass, preflightId: string, decisionId: string | null): string {
  const parts = decisionId === null ? [reviewClass, preflightId] : [reviewClass, preflightId, decisionId];
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
