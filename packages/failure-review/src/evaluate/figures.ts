import { SURFACED_BY, type SurfacedBy } from '@bicameral/contracts';
import type { Outcome } from './outcome.js';
import { type Share, wilson } from '../statistics/wilson.js';

/** How well one source did; `all` is all of them together, each decision once. */
export interface Figures {
  readonly source: SurfacedBy | 'all';
  /** Of the decisions that it showed, those that mattered. */
  readonly precision: Share;
  /** Of the decisions that it had to show, those that were shown. */
  readonly recall: Share;
  /** Of the questions, those in which it showed something. */
  readonly fireRate: Share;
  /** Of the questions in which it had nothing to show, those in which it showed something that did not matter. */
  readonly falseFires: Share;
}

export function figuresOf(outcomes: readonly Outcome[]): Figures[] {
  return ([...SURFACED_BY, 'all'] as const).map((source) => {
    const questions = outcomes.map((outcome) => question(outcome, source));
    const sum = (pick: (of: ReturnType<typeof question>) => number): number =>
      questions.reduce((total, each) => total + pick(each), 0);
    const quiet = questions.filter(({ wanted }) => wanted === 0);
    return {
      source,
      precision: wilson(
        sum(({ right }) => right),
        sum(({ right, wrong }) => right + wrong),
      ),
      recall: wilson(
        sum(({ found }) => found),
        sum(({ wanted }) => wanted),
      ),
      fireRate: wilson(questions.filter(({ fired }) => fired).length, questions.length),
      falseFires: wilson(quiet.filter(({ wrong }) => wrong > 0).length, quiet.length),
    };
  });
}

function question({ scenario: { expect }, shown }: Outcome, source: SurfacedBy | 'all') {
  const matters = (label: string): boolean => label in expect.surfaced;
  const own = Object.keys(shown).filter((label) => source === 'all' || shown[label]?.includes(source));
  // Of several sources that will do, the first is the one that has to.
  const wanted = Object.entries(expect.surfaced).filter(([, by]) => source === 'all' || [by].flat()[0] === source);
  return {
    fired: own.length > 0,
    right: own.filter(matters).length,
    wrong: own.filter((label) => !matters(label) && !expect.may?.includes(label)).length,
    wanted: wanted.length,
    found: wanted.filter(([label, by]) => shown[label]?.some((other) => source === 'all' || by.includes(other))).length,
  };
}
