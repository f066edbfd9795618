import type { Status } from '@bicameral/contracts';

/** What is known of one binding: the latest verdict on the current content, and whether any content was ever compliant. */
export interface BindingFacts {
  readonly verdict: string | null;
  readonly wasCompliant: boolean;
}

export type BindingState = Exclude<Status, 'ungrounded'>;

/**
 * The state of one binding. Code that nobody has judged has drifted when it was judged compliant before, and waits for
 * its first verdict otherwise; code that is gone has no current content, and so no verdict on it.
 */
export function bindingState({ verdict, wasCompliant }: BindingFacts): BindingState {
  if (verdict === 'drifted') return 'drifted';
  if (verdict === 'compliant') return 'reflected';
  return wasCompliant ? 'drifted' : 'pending';
}

/** The status of a decision from the states of its bindings: drift wins, then what waits for a verdict. */
export function decisionStatus(states: readonly BindingState[]): Status {
  if (states.length === 0) return 'ungrounded';
  if (states.includes('drifted')) return 'drifted';
  return states.includes('pending') ? 'pending' : 'reflected';
}
