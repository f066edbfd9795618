import { describe, expect, it } from '@jest/globals';
import { type Mix, mixOf } from '../../src/evaluate/mix.js';
import type { Scenario } from '../../src/evaluate/scenario.js';
import { scenario, times } from './support.js';

function mix(synthetic: readonly Scenario[], real: readonly Scenario[], seed = 1): Mix | null {
  return mixOf(synthetic, real, seed);
}

function feature(found: Mix | null, name: string) {
  return found?.features.find((each) => each.feature === name);
}

const asking = (...file_paths: string[]): Scenario => scenario({ ask: { topic: 'Anything', file_paths } });

it('is nothing apart from itself', () => {
  const rows = [...times(10, () => asking('a.ts')), ...times(10, () => asking('a.py', 'b.py'))];
  const found = mix(rows, rows);
  expect(found?.features.map(({ feature: name, observed, only_real }) => [name, observed, only_real])).toEqual([
    ['files asked about', 0, []],
    ['words of the topic', 0, []],
    ['languages asked about', 0, []],
    ['where the answer lies', 0, []],
    ['settings', 0, []],
  ]);
  expect(found?.overall).toMatchObject({ observed: 0, p: 1 });
});

it('is wholly apart in a feature of which nothing is shared, which no chance explains', () => {
  const found = mix(
    times(20, () => asking('a.ts')),
    times(20, () => asking('a.PY')),
  );
  expect(feature(found, 'languages asked about')).toEqual({
    feature: 'languages asked about',
    observed: 1,
    // A random half of twenty of each is about as mixed as the other half.
    null95: expect.closeTo(0.22, 1),
    p: 1 / 2001,
    only_real: ['.py'],
  });
  expect(feature(found, 'files asked about')?.observed).toBe(0);
  expect(found?.overall.observed).toBeCloseTo(1 / 5, 10);
  expect(found).toMatchObject({ rounds: 2000, seed: 1 });
});

it('every row weighs the same, however many values it has', () => {
  const ts = times(5, () => asking('a.ts'));
  const found = mix(ts, [...ts.slice(1), asking('a.ts', 'b.py', 'c.go')]);
  // 13 : 1 : 1 beside 1 : 0 : 0, 0.070105 bits.
  expect(feature(found, 'languages asked about')?.observed).toBeCloseTo(Math.sqrt(0.070105), 5);
});

it('is explained by chance when both are drawn from the same', () => {
  const rows = times(30, () => 0).map((_, index) => asking(...times(index % 3, () => 'a.ts')));
  const found = mix(rows.slice(0, 20), rows.slice(20));
  expect(found?.overall.p).toBeGreaterThan(0.5);
  expect(found?.overall.observed).toBeLessThan(found?.overall.null95 ?? 0);
});

describe('the features', () => {
  const plain = times(5, () => scenario());
  const only = (row: Partial<Scenario>, name: string): readonly string[] | undefined =>
    feature(
      mix(
        plain,
        times(5, () => scenario(row)),
      ),
      name,
    )?.only_real;
  const ask = (words: number, files: number): Partial<Scenario> => ({
    ask: {
      topic: times(words, () => 'word').join(' '),
      file_paths: times(files, () => 0).map((_, index) => `src/${index}.ts`),
    },
  });

  it.each<[Partial<Scenario>, string, string[]]>([
    [ask(1, 0), 'files asked about', []],
    [ask(1, 1), 'files asked about', ['1']],
    [ask(1, 3), 'files asked about', ['2–3']],
    [ask(1, 10), 'files asked about', ['4–10']],
    [ask(1, 11), 'files asked about', ['more than 10']],
    [ask(2, 0), 'words of the topic', []],
    [ask(3, 0), 'words of the topic', ['3–5']],
    [ask(21, 0), 'words of the topic', ['more than 20']],
    [
      { ask: { topic: 'a', file_paths: ['src/a.tsx', 'Makefile', 'b/c.TSX'] } },
      'languages asked about',
      ['.tsx', 'Makefile'],
    ],
    [
      { expect: { surfaced: { a: ['graph', 'topic'], b: 'region' } } },
      'where the answer lies',
      ['graph', 'region', 'topic'],
    ],
    [{ settings: { guided: true } }, 'settings', ['guided']],
  ])('%j has in %s %j', (row, name, values) => {
    expect(only(row, name)).toEqual(values);
  });
});

it('goes by its seed', () => {
  const rows = times(12, () => 0).map((_, index) => asking(...times(index % 4, () => 'a.ts')));
  const run = (seed: number): unknown => mix(rows.slice(0, 6), rows.slice(6), seed)?.overall;
  expect(run(1)).toEqual(run(1));
  expect(run(2)).not.toEqual(run(1));
});

it('is none with fewer than five rows on a side', () => {
  const five = times(5, () => scenario());
  expect(mix(five, five)).not.toBeNull();
  expect(mix(five, five.slice(1))).toBeNull();
  expect(mix(five.slice(1), five)).toBeNull();
});
