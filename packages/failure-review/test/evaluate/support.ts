import type { SurfacedBy } from '@bicameral/contracts';
import type { Outcome } from '../../src/evaluate/outcome.js';
import type { Scenario } from '../../src/evaluate/scenario.js';

export function scenario(own: Partial<Scenario> = {}): Scenario {
  return {
    ...{ id: 'a', split: 'dev', kind: 'correct', about: 'A test', where: 'a.jsonl:1' },
    ...{ ask: { topic: 'Anything' }, expect: { surfaced: {} } },
    ...own,
  };
}

/** A question that came out as it should, unless told otherwise. */
export function outcome(own: Partial<Outcome> = {}): Outcome {
  return { scenario: scenario(), played: true, fired: false, reason: 'no_matches', shown: {}, problems: [], ...own };
}

/** Of a question for which one decision has to be shown. */
export function wanting(shown: Record<string, SurfacedBy[]>, own: Partial<Scenario> = {}): Outcome {
  const missed = !('a' in shown);
  return outcome({
    scenario: scenario({ expect: { surfaced: { a: 'topic' } }, ...own }),
    ...{ fired: true, reason: 'fired', shown, problems: missed ? ['missed a'] : [] },
  });
}

export const found = (own?: Partial<Scenario>): Outcome => wanting({ a: ['topic'] }, own);
export const missed = (own?: Partial<Scenario>): Outcome => wanting({}, own);
/** Of a question for which nothing has to be shown, and something was. */
export const inVain = (): Outcome => outcome({ fired: true, shown: { b: ['topic'] }, problems: ['showed b in vain'] });
export const error = (own?: Partial<Scenario>): Outcome =>
  outcome({ scenario: scenario(own), played: false, reason: null, problems: ['could not be played: no'] });

export function times<Value>(count: number, value: () => Value): Value[] {
  return Array.from({ length: count }, value);
}
