import { SURFACED_BY, type SurfacedBy } from '@bicameral/contracts';
import { type Share, wilson } from '../statistics/wilson.js';
import type { Outcome } from './outcome.js';

/** How well one source did; `all` is all of them together, each decision once. What could not be played is left out. */
export interface Figures {
  readonly source: SurfacedBy | 'all';
  /** Of the decisions that it showed, those that mattered. */
  readonly precision: Share;
  /** Of the decisions that it had to show, those that were shown. */
  readonly recall: Share;
  /** Of the questions, those in which it showed something. */
  readonly surface_rate: Share;
  /** Of the questions in which it had nothing to show, those in which it showed something that did not matter. */
  readonly false_fires: Share;
}

export function figuresOf(outcomes: readonly Outcome[]): Figures[] {
  const played = outcomes.filter((outcome) => outcome.played);
  return ([...SURFACED_BY, 'all'] as const).map((source) => {
    const questions = played.map((outcome) => question(outcome, source));
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
      surface_rate: wilson(questions.filter(({ surfaced }) => surfaced).length, questions.length),
      false_fires: wilson(quiet.filter(({ wrong }) => wrong > 0).length, quiet.length),
    };
  });
}

function question({ scenario: { expect }, shown }: Outcome, source: SurfacedBy | 'all') {
  const matters = (label: string): boolean => label in expect.surfaced;
  const own = Object.keys(shown).filter((label) => source === 'all' || shown[label]?.includes(source));
  // Of several sources that will do, the first is the one that has to.
  const wanted = Object.entries(expect.surfaced).filter(([, by]) => source === 'all' || [by].flat()[0] === source);
  return {
    surfaced: own.length > 0,
    right: own.filter(matters).length,
    wrong: own.filter((label) => !matters(label) && !expect.may?.includes(label)).length,
    wanted: wanted.length,
    found: wanted.filter(([label, by]) => shown[label]?.some((other) => source === 'all' || by.includes(other))).length,
  };
}
