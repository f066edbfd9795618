import type { Share } from '../statistics/wilson.js';
import { type Outcome, standingOf } from './outcome.js';
import { ratesOf, type RateName } from './rates.js';

/** Under so many rows, or so large a share's whole, nothing is gated. */
export const FEWEST_GATED = 20;

interface Gate {
  readonly rate: RateName;
  readonly better: 'higher' | 'lower';
  /** Worse than this warns. */
  readonly quality: number;
  /** Certainly worse than this, which is the whole of its interval, fails. */
  readonly floor: number;
}

export const GATES: readonly Gate[] = [
  { rate: 'precision', better: 'higher', quality: 0.8, floor: 0.5 },
  { rate: 'recall', better: 'higher', quality: 0.9, floor: 0.5 },
  { rate: 'false_fires', better: 'lower', quality: 0.15, floor: 0.5 },
];

/** What a set's gates say: `open` when it has too few rows to be gated. */
export interface Gated {
  readonly state: 'passed' | 'failed' | 'inconclusive' | 'open';
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
}

export interface GateOptions {
  /** What the set is called in sentences. */
  readonly name: string;
  /**
   * Every row has to come out as its scenario says, and one that is marked as failing has to fail: for rows that are ours
   * to change. Others are what somebody saw, so such rows warn.
   */
  readonly strict: boolean;
}

/**
 * Holds a set against the gates. Rates count only rows that are not marked as failing: whoever promotes failures must not
 * close the gate by it.
 */
export function gate(outcomes: readonly Outcome[], { name, strict }: GateOptions): Gated {
  const errors = outcomes.filter(({ played }) => !played).length;
  const failures: string[] = [];
  const warnings: string[] = [];
  if (errors > 0) (strict ? failures : warnings).push(`${name}: ${errors} of ${outcomes.length} could not be played`);
  for (const [standing, words] of [
    ['failed', 'did not come out as they should'],
    ['fixed', 'passed, though marked as failing'],
  ] as const) {
    const count = outcomes.filter((outcome) => standingOf(outcome) === standing).length;
    if (count > 0) (strict ? failures : warnings).push(`${name}: ${count} of ${outcomes.length} ${words}`);
  }
  const rates = ratesOf(outcomes.filter(({ scenario }) => scenario.expected_failure === undefined));
  const isOpen = outcomes.length < FEWEST_GATED;
  for (const each of GATES) {
    const share = rates[each.rate];
    if (isOpen || share.of < FEWEST_GATED) continue;
    const what = `${name}: ${each.rate} is ${share.hits} of ${share.of}`;
    if (isBelow(each, share)) failures.push(`${what}, certainly worse than ${each.floor}`);
    else if (isWorse(each, share.hits / share.of, each.quality)) warnings.push(`${what}, worse than ${each.quality}`);
  }
  if (isMostlyErrors(outcomes)) return { state: isOpen && !strict ? 'open' : 'inconclusive', failures, warnings };
  if (failures.length > 0) return { state: 'failed', failures, warnings };
  return { state: isOpen && !strict ? 'open' : 'passed', failures, warnings };
}

/** Half of the rows in error: what is left says nothing. */
export function isMostlyErrors(outcomes: readonly Outcome[]): boolean {
  return outcomes.length > 0 && outcomes.filter(({ played }) => !played).length * 2 >= outcomes.length;
}

function isBelow(each: Gate, share: Share): boolean {
  return isWorse(each, each.better === 'higher' ? share.high : share.low, each.floor);
}

function isWorse({ better }: Gate, value: number, limit: number): boolean {
  return better === 'higher' ? value < limit : value > limit;
}
