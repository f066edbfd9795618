import { LABELS, type Label } from '../rows/enums.js';
import { type Difference, newcombe } from '../statistics/newcombe.js';
import { type Share, wilson } from '../statistics/wilson.js';
import { type Coverage, coverageOf } from './coverage.js';
import { type Figures, figuresOf } from './figures.js';
import { FEWEST_GATED, gate, type Gated, isMostlyErrors } from './gate.js';
import { FEWEST_ROWS, type Mix, mixOf } from './mix.js';
import { type Outcome, type Standing, STANDINGS, standingOf } from './outcome.js';
import { type RateName, RATES, ratesOf } from './rates.js';
import { type Split, SPLITS } from './scenario.js';

/** What came of both sets. */
export interface Report {
  /** `failed` and `inconclusive` are those of a set that is gated, or of the whole run. */
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** What a reader has to know to read the figures rightly. */
  readonly notes: readonly string[];
  readonly sets: { readonly synthetic: SetReport; readonly real: SetReport };
  readonly comparison: readonly Comparison[];
  /** Null when one of the sets has too few rows. */
  readonly mix: Mix | null;
  readonly coverage: Coverage;
  readonly outcomes: readonly ReportedOutcome[];
}

export interface SetReport {
  readonly rows: number;
  readonly gate: Gated['state'];
  readonly standings: Readonly<Record<Standing, number>>;
  /** Of each split that has rows, and of all together. */
  readonly figures: readonly SplitFigures[];
  /** Of the rows that a person labelled, those with each label; null for a set without labels. */
  readonly labels: Readonly<Record<Label, Share>> | null;
}

export interface SplitFigures {
  readonly split: Split | 'all';
  readonly rows: number;
  readonly sources: readonly Figures[];
}

/** A rate of both sets, and real − synthetic; null where there is too little to compare. */
export interface Comparison {
  readonly rate: RateName;
  readonly synthetic: Share;
  readonly real: Share;
  readonly difference: Difference | null;
}

export interface ReportedOutcome {
  readonly set: 'synthetic' | 'real';
  readonly standing: Standing;
  readonly outcome: Outcome;
}

interface OutcomeSets {
  readonly synthetic: readonly Outcome[];
  readonly real: readonly Outcome[];
}

/**
 * Sets the outcomes of both sets side by side, and says what the gates make of them.
 *
 * @param seed of the permutation test
 */
export function reportOf({ synthetic, real }: OutcomeSets, seed = 1): Report {
  const gates = {
    synthetic: gate(synthetic, { name: 'synthetic', strict: true }),
    real: gate(real, { name: 'real', strict: false }),
  };
  const both = Object.values(gates);
  const scenarios = {
    synthetic: synthetic.map(({ scenario }) => scenario),
    real: real.map(({ scenario }) => scenario),
  };
  return {
    verdict: verdictOf(both, [...synthetic, ...real]),
    failures: both.flatMap(({ failures }) => failures),
    warnings: both.flatMap(({ warnings }) => warnings),
    notes: notesOn(synthetic.length, real.length),
    sets: {
      synthetic: setReport(synthetic, gates.synthetic),
      real: setReport(real, gates.real),
    },
    comparison: compare(synthetic, real),
    mix: mixOf(scenarios.synthetic, scenarios.real, seed),
    coverage: coverageOf(scenarios.synthetic, scenarios.real),
    outcomes: [...synthetic.map((each) => reported('synthetic', each)), ...real.map((each) => reported('real', each))],
  };
}

function verdictOf(gates: readonly Gated[], outcomes: readonly Outcome[]): Report['verdict'] {
  if (isMostlyErrors(outcomes) || gates.some(({ state }) => state === 'inconclusive')) return 'inconclusive';
  return gates.some(({ state }) => state === 'failed') ? 'failed' : 'passed';
}

function notesOn(synthetic: number, real: number): string[] {
  if (real === 0) return ['There are no real rows, so nothing says how far the synthetic ones are from them.'];
  return [
    ...(real < FEWEST_GATED
      ? [`${real} real ${real === 1 ? 'row' : 'rows'}: under ${FEWEST_GATED} they are reported and not gated.`]
      : []),
    ...(Math.min(synthetic, real) < FEWEST_ROWS ? [`Under ${FEWEST_ROWS} rows there is no mix to compare.`] : []),
    'Real rows were chosen by people who looked for failures: their rates are no rates of everyday work.',
  ];
}

function setReport(outcomes: readonly Outcome[], { state }: Gated): SetReport {
  const count = (standing: Standing): number => outcomes.filter((each) => standingOf(each) === standing).length;
  const labels = outcomes.flatMap(({ scenario: { promoted } }) => (promoted === undefined ? [] : [promoted.label]));
  return {
    rows: outcomes.length,
    gate: state,
    standings: byName(STANDINGS, count),
    figures: ([...SPLITS, 'all'] as const).flatMap((split) => {
      const own = outcomes.filter(({ scenario }) => split === 'all' || scenario.split === split);
      return own.length === 0 ? [] : [{ split, rows: own.length, sources: figuresOf(own) }];
    }),
    labels:
      labels.length === 0
        ? null
        : byName(LABELS, (label) => wilson(labels.filter((other) => other === label).length, labels.length)),
  };
}

function byName<Name extends string, Value>(names: readonly Name[], value: (name: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}

function compare(synthetic: readonly Outcome[], real: readonly Outcome[]): Comparison[] {
  const one = ratesOf(synthetic);
  const other = ratesOf(real);
  return RATES.map((rate) => ({
    rate,
    synthetic: one[rate],
    real: other[rate],
    difference: hasInterval(one[rate]) && hasInterval(other[rate]) ? newcombe(other[rate], one[rate]) : null,
  }));
}

/** Of fewer, only the counts are told: the interval would say that nearly anything is possible. */
export function hasInterval({ of }: Share): boolean {
  return of >= FEWEST_ROWS;
}

function reported(set: ReportedOutcome['set'], outcome: Outcome): ReportedOutcome {
  return { set, standing: standingOf(outcome), outcome };
}
