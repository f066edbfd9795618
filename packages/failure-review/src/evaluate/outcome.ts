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
