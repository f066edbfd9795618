import { expect, it } from '@jest/globals';
import type { SurfacedBy } from '@bicameral/contracts';
import { figuresOf } from '../../src/evaluate/figures.js';
import type { Outcome } from '../../src/evaluate/outcome.js';
import type { Expectation, Scenario } from '../../src/evaluate/scenario.js';

function outcome(expected: Expectation, shown: Record<string, SurfacedBy[]>): Outcome {
  const scenario: Scenario = {
    ...{ id: 'a', split: 'dev', kind: 'correct', about: 'A test', where: 'a.jsonl:1' },
    ...{ ask: { topic: 'Anything' }, expect: expected },
  };
  return { scenario, played: true, fired: true, reason: 'fired', shown, problems: [] };
}

/** As k/n: precision, recall, surface rate, false fires. */
function shares(source: string, ...outcomes: Outcome[]): string {
  const row = figuresOf(outcomes).find((each) => each.source === source);
  if (row === undefined) throw new Error(`no row ${source}`);
  return [row.precision, row.recall, row.surface_rate, row.false_fires]
    .map(({ hits, of }) => `${hits}/${of}`)
    .join(' ');
}

it('has a row for every source, and one for all of them', () => {
  expect(figuresOf([]).map(({ source }) => source)).toEqual([
    'region',
    'graph',
    'topic',
    'collision',
    'context',
    'all',
  ]);
});

it.each<[string, Expectation, Record<string, SurfacedBy[]>, string, string]>([
  ['what was to be shown', { surfaced: { a: 'topic' } }, { a: ['topic'] }, '1/1 1/1 1/1 0/0', '1/1 1/1 1/1 0/0'],
  ['a miss', { surfaced: { a: 'topic' } }, {}, '0/0 0/1 0/1 0/0', '0/0 0/1 0/1 0/0'],
  [
    'something in vain beside it',
    { surfaced: { a: 'topic' } },
    { a: ['topic'], b: ['topic'] },
    '1/2 1/1 1/1 0/0',
    '1/2 1/1 1/1 0/0',
  ],
  ['something in vain', { surfaced: {} }, { b: ['topic'] }, '0/1 0/0 1/1 1/1', '0/1 0/0 1/1 1/1'],
  ['silence', { surfaced: {} }, {}, '0/0 0/0 0/1 0/1', '0/0 0/0 0/1 0/1'],
  ['what may be shown', { surfaced: {}, may: ['b'] }, { b: ['topic'] }, '0/0 0/0 1/1 0/1', '0/0 0/0 1/1 0/1'],
  [
    'another source than expected',
    { surfaced: { a: 'topic' } },
    { a: ['region'] },
    '0/0 0/1 0/1 0/0',
    '1/1 1/1 1/1 0/0',
  ],
  [
    'one of two sources',
    { surfaced: { a: ['topic', 'context'] } },
    { a: ['context'] },
    '0/0 1/1 0/1 0/0',
    '1/1 1/1 1/1 0/0',
  ],
  [
    'both of two sources',
    { surfaced: { a: 'topic' } },
    { a: ['topic', 'context'] },
    '1/1 1/1 1/1 0/0',
    '1/1 1/1 1/1 0/0',
  ],
])('counts %s', (_, expected, shown, topic, all) => {
  expect(shares('topic', outcome(expected, shown))).toBe(topic);
  expect(shares('all', outcome(expected, shown))).toBe(all);
});

it('of two sources that will do, the first is the one that had to show it', () => {
  const either = outcome({ surfaced: { a: ['topic', 'context'] } }, { a: ['context'] });
  expect(shares('context', either)).toBe('1/1 0/0 1/1 0/1');
});

it('adds up over questions', () => {
  const outcomes = [
    outcome({ surfaced: { a: 'region', b: 'topic' } }, { a: ['region'], c: ['topic'] }),
    outcome({ surfaced: {} }, { c: ['topic'] }),
    outcome({ surfaced: { a: 'region' } }, { a: ['region'] }),
  ];
  expect(shares('region', ...outcomes)).toBe('2/2 2/2 2/3 0/1');
  expect(shares('topic', ...outcomes)).toBe('0/2 0/1 2/3 1/2');
  expect(shares('all', ...outcomes)).toBe('2/4 2/3 3/3 1/1');
});

it('leaves out what could not be played', () => {
  const unplayed = { ...outcome({ surfaced: { a: 'topic' } }, {}), played: false };
  expect(shares('all', unplayed, outcome({ surfaced: { a: 'topic' } }, { a: ['topic'] }))).toBe('1/1 1/1 1/1 0/0');
});
