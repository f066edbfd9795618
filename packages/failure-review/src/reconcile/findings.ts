import type { KeptAs, ReviewClass } from '../rows/enums.js';
import type { Miss, MissesFound } from './misses.js';
import type { Preflight } from './preflight.js';
import type { Rules } from './rules.js';
import type { Verdict } from './verdict.js';

/** One review row to be. */
export interface Finding {
  readonly reviewClass: ReviewClass;
  readonly keptAs: KeptAs;
  readonly miss: Miss | null;
}

/**
 * What is kept of a preflight. A dismissal is kept whatever else there is: it is the cheapest honest sign that something
 * was shown in vain.
 */
export function findingsOf(preflight: Preflight, verdict: Verdict, found: MissesFound, rules: Rules): Finding[] {
  if (verdict.unjudged === 'open_session') return [];
  const findings = missFindings(found);
  if (verdict.isFalseFire) findings.push({ reviewClass: 'suspected_false_fire', keptAs: 'suspect', miss: null });
  if (verdict.isDismissed) findings.push({ reviewClass: 'normal', keptAs: 'dismissed', miss: null });
  else if (isNormal(verdict, found) && rules.isAudited(preflight.source.id)) {
    findings.push({ reviewClass: 'normal', keptAs: 'audit', miss: null });
  }
  return findings;
}

export function missFindings({ misses }: MissesFound): Finding[] {
  return misses.map((miss) => ({ reviewClass: 'suspected_miss', keptAs: 'suspect', miss }));
}

/** Nothing points to a failure, and all is known that could. */
export function isNormal({ unjudged, isFalseFire }: Verdict, { misses, untold }: MissesFound): boolean {
  return unjudged === null && !isFalseFire && misses.length === 0 && untold === 0;
}
