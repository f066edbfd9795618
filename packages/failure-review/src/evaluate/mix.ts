import path from 'node:path';
import { jensenShannon, type Weights } from '../statistics/jensen-shannon.js';
import { permutationTest, type PermutationResult } from '../statistics/permutation-test.js';
import type { Scenario } from './scenario.js';

/** How far apart two sets are in what is asked, feature by feature and over all of them. */
export interface Mix {
  readonly rounds: number;
  readonly seed: number;
  readonly features: readonly FeatureMix[];
  /** The mean of the features' distances. */
  readonly overall: PermutationResult;
}

export interface FeatureMix extends PermutationResult {
  readonly feature: string;
  /** What real rows have and no synthetic one, most frequent first. */
  readonly only_real: readonly string[];
}

/** Fewer rows than this are no mix. */
export const FEWEST_ROWS = 5;

const ROUNDS = 2_000;

/** A row's values of each feature. Of several values each weighs its part, so that every row weighs the same. */
type Row = readonly (readonly string[])[];

/**
 * Of the question alone: the ledger of a promoted row holds what it is about and nothing else, all from one kind of source,
 * so its size and kinds say how rows are promoted.
 */
const FEATURES: Readonly<Record<string, (scenario: Scenario) => readonly string[]>> = {
  'files asked about': (scenario) => [bucket(filesOf(scenario).length, [0, 1, 3, 10])],
  'words of the topic': ({ ask }) => [bucket(ask.topic.split(/\s+/).filter(Boolean).length, [2, 5, 10, 20])],
  'languages asked about': (scenario) => unique(filesOf(scenario).map(extension)),
  'where the answer lies': ({ expect }) => unique(Object.values(expect.surfaced).flat()),
  settings: ({ settings }) => unique(Object.keys(settings ?? {})),
};

/** Null when one of the sets has too few rows to be a mix. */
export function mixOf(synthetic: readonly Scenario[], real: readonly Scenario[], seed: number): Mix | null {
  if (Math.min(synthetic.length, real.length) < FEWEST_ROWS) return null;
  const rowOf = (scenario: Scenario): Row => Object.values(FEATURES).map((values) => values(scenario));
  const one = synthetic.map(rowOf);
  const other = real.map(rowOf);
  const names = Object.keys(FEATURES);
  const distances = (first: readonly Row[], second: readonly Row[]): number[] => {
    const each = names.map((_, feature) => jensenShannon(weigh(first, feature), weigh(second, feature)));
    return [...each, each.reduce((sum, distance) => sum + distance, 0) / each.length];
  };
  const results = permutationTest(one, other, distances, { rounds: ROUNDS, seed });
  const features = names.flatMap((feature, index) => {
    const result = results[index];
    return result === undefined
      ? []
      : [{ feature, ...result, only_real: onlyIn(weigh(other, index), weigh(one, index)) }];
  });
  const overall = results.at(-1);
  return overall === undefined ? null : { rounds: ROUNDS, seed, features, overall };
}

function weigh(rows: readonly Row[], feature: number): Weights {
  const weights = new Map<string, number>();
  for (const row of rows) {
    const values = row[feature] ?? [];
    for (const value of values) weights.set(value, (weights.get(value) ?? 0) + 1 / values.length);
  }
  return weights;
}

function onlyIn(weights: Weights, others: Weights): string[] {
  return [...weights]
    .filter(([value]) => !others.has(value))
    .sort(([one, weight], [other, otherWeight]) => otherWeight - weight || (one < other ? -1 : 1))
    .map(([value]) => value);
}

function filesOf({ ask }: Scenario): readonly string[] {
  return ask.file_paths ?? [];
}

function extension(file: string): string {
  return path.posix.extname(file).toLowerCase() || path.posix.basename(file);
}

function unique(values: readonly string[]): readonly string[] {
  return values.length === 0 ? ['none'] : [...new Set(values)];
}

/** The stretch of numbers that a count is in, by the last number of each: 0, 1, 2–3, 4–10, more than 10. */
function bucket(count: number, lasts: readonly number[]): string {
  const index = lasts.findIndex((last) => count <= last);
  if (index === -1) return `more than ${lasts.at(-1) ?? 0}`;
  const first = index === 0 ? 0 : (lasts[index - 1] ?? 0) + 1;
  const last = lasts[index] ?? 0;
  return first === last ? `${last}` : `${first}–${last}`;
}
