import type { Label } from '../../rows/enums.js';

/** The gate's version: what a row that passed it can be held to. Raised when the gate grows stricter. */
export const GATE_VERSION = '1';

/** Why a promoted row has to come out so: words of this program alone. */
export const ABOUT: Readonly<Record<Label, string>> = {
  real_miss: 'A person found that preflight stayed silent on a decision that mattered',
  real_false_fire: 'A person found that preflight showed a decision that nobody needed',
  borderline: 'A person found that it could be shown or left out',
  not_a_failure: 'A person found that preflight did what it should',
};

/** Why it is known to fail, for the labels that say that it does. */
export const KNOWN_FAILURE: Readonly<Partial<Record<Label, string>>> = {
  real_miss: 'Promoted from a real miss that preflight still repeats',
  real_false_fire: 'Promoted from a real false fire that preflight still repeats',
};
