import type { Benchmark, Find, Goal, Measure, Role } from './benchmark.js';
import { ratiosOf, type Spread, spreadOf } from './statistics.js';

/** What a subject came to in every round, for one measure. */
export interface Figures extends Spread {
  readonly measure: string;
  /** By the name of the base. */
  readonly against: Readonly<Record<string, Spread>>;
  readonly rounds: readonly number[];
}

export interface SubjectResult {
  readonly name: string;
  readonly role: Role | 'control';
  readonly figures: readonly Figures[];
}

export interface GoalResult {
  readonly what: string;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly figure: number;
  readonly reached: boolean;
}

/** Where and how a benchmark was run. */
export interface Setting {
  readonly command: string;
  /** Of the run, as `2026-11-25`. */
  readonly date: string;
  readonly node: string;
  readonly machine: string;
}

/** One run of a benchmark: its JSON file, and all that its table and its picture are made from. */
export interface Result extends Setting {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  readonly measures: readonly Measure[];
  readonly subjects: readonly SubjectResult[];
  readonly goals: readonly GoalResult[];
}

/** What was measured of one subject: a row of figures for each round, in the order of the measures. */
export interface Samples {
  readonly name: string;
  readonly role: Role | 'control';
  readonly rounds: readonly (readonly number[])[];
}

export function resultOf(benchmark: Benchmark, samples: readonly Samples[], setting: Setting): Result {
  const { name, title, what, measures, goals = [] } = benchmark;
  const of = (one: Samples, measure: number) => one.rounds.map((figures) => figures[measure] ?? NaN);
  const bases = samples.filter(({ role }) => role === 'base');
  const subjects = samples.map((subject) => ({
    name: subject.name,
    role: subject.role,
    figures: measures.map((measure, index) => ({
      measure: measure.name,
      ...spreadOf(of(subject, index)),
      against: Object.fromEntries(bases.map((base) => [base.name, ratiosOf(of(subject, index), of(base, index))])),
      rounds: of(subject, index),
    })),
  }));
  const find = finder(subjects, measures);
  return { name, title, what, ...setting, measures, subjects, goals: goals.map((goal) => goalResult(goal, find)) };
}

function finder(subjects: readonly SubjectResult[], measures: readonly Measure[]): Find {
  const figures = (subject: string, measure = measures[0]?.name) => {
    const found = subjects.find(({ name }) => name === subject)?.figures.find((each) => each.measure === measure);
    if (!found) throw new Error(`A goal asks for ${String(measure)} of ${subject}, which was not measured.`);
    return found;
  };
  return {
    median: (subject, measure) => figures(subject, measure).median,
    ratio(subject, base, measure) {
      const ratio = figures(subject, measure).against[base];
      if (!ratio) throw new Error(`A goal holds ${subject} against ${base}, which is no base.`);
      return ratio.median;
    },
  };
}

function goalResult({ figure: compute, ...goal }: Goal, find: Find): GoalResult {
  const figure = compute(find);
  const { atMost = Infinity, atLeast = -Infinity } = goal;
  return { ...goal, figure, reached: figure <= atMost && figure >= atLeast };
}
