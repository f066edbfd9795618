import { type Share, wilson } from '../statistics/wilson.js';
import { figuresOf } from './figures.js';
import type { Outcome } from './outcome.js';

/** What of a set is held against another set, and against the gates. */
export const RATES = ['right', 'precision', 'recall', 'fire_rate', 'surface_rate', 'false_fires'] as const;
export type RateName = (typeof RATES)[number];

/** In words, for whoever reads a report. */
export const RATE_MEANINGS: Readonly<Record<RateName, string>> = {
  right: 'of the questions, those that came out as they should',
  precision: 'of the decisions shown, those that mattered',
  recall: 'of the decisions that had to be shown, those that were shown',
  fire_rate: 'of the questions, those in which preflight fired; in guided mode it does with nothing to show',
  surface_rate: 'of the questions, those in which it showed something',
  false_fires: 'of the questions with nothing to show, those in which it showed what did not matter',
};

/** Over what could be played. */
export function ratesOf(outcomes: readonly Outcome[]): Record<RateName, Share> {
  const played = outcomes.filter((outcome) => outcome.played);
  const share = (is: (outcome: Outcome) => boolean): Share => wilson(played.filter(is).length, played.length);
  const none = wilson(0, 0);
  const all = figuresOf(played).find(({ source }) => source === 'all');
  return {
    right: share(({ problems }) => problems.length === 0),
    precision: all?.precision ?? none,
    recall: all?.recall ?? none,
    fire_rate: share(({ fired }) => fired),
    surface_rate: all?.surface_rate ?? none,
    false_fires: all?.false_fires ?? none,
  };
}
