import type { Shown } from './judge.js';
import type { Scenario } from './scenario.js';

/** What came of one scenario. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly shown: Shown;
  /** Null when it could not be played. */
  readonly reason: string | null;
  /** What is not as it should be, in sentences. */
  readonly problems: readonly string[];
}
