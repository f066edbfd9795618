import type { Shown } from './judge.js';
import type { Scenario } from './scenario.js';

/** What came of one scenario. */
export interface Outcome {
  readonly scenario: Scenario;
  /** False when something kept it from being asked: that says nothing of preflight. */
  readonly played: boolean;
  readonly fired: boolean;
  /** Null when it could not be played. */
  readonly reason: string | null;
  readonly shown: Shown;
  /** What is not as it should be, in sentences. */
  readonly problems: readonly string[];
}

/** Of a scenario that could not be played. */
export function unplayed(scenario: Scenario, error: unknown): Outcome {
  const problem = `could not be played: ${error instanceof Error ? error.message : String(error)}`;
  return { scenario, played: false, fired: false, reason: null, shown: {}, problems: [problem] };
}

/**
 * A row beside what its scenario says of it: right, wrong as it is known to be, wrong, right although it is marked as
 * wrong, or not played.
 */
export const STANDINGS = ['right', 'known', 'failed', 'fixed', 'error'] as const;
export type Standing = (typeof STANDINGS)[number];

export function standingOf({ scenario: { expected_failure }, played, problems }: Outcome): Standing {
  if (!played) return 'error';
  if (expected_failure === undefined) return problems.length === 0 ? 'right' : 'failed';
  return problems.length === 0 ? 'fixed' : 'known';
}
