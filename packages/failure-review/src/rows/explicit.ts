import type { ReviewRow } from './review-row.js';

/** Whether a later call was handed the preflight's id, so that no attribution had to be worked out. */
export function hasExplicitEvidence({ engagements }: ReviewRow): boolean {
  return engagements.some(({ attribution }) => attribution === 'explicit');
}
