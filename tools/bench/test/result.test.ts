import { expect, it } from '@jest/globals';
import { resultOf } from '../src/result.js';
import { goalTable, markdownTable, tablesOf } from '../src/table.js';
import { SAMPLE, SAMPLES, SETTING } from './support.js';

it('a result holds the spread, the ratio to each base and the rounds of every subject and measure', () => {
  const { subjects, command, name } = resultOf(SAMPLE, SAMPLES, SETTING);
  expect([name, command]).toEqual(['sample', 'npm run bench -- sample']);
  expect(subjects[1]).toEqual({
    name: 'ours',
    role: 'ours',
    figures: [
      {
        ...{ measure: 'a call', median: 35, min: 20, max: 50, rounds: [20, 50] },
        against: { '`nothing`': { median: 2.25, min: 2, max: 2.5 } },
      },
      {
        ...{ measure: 'rate', median: 150, min: 100, max: 200, rounds: [100, 200] },
        against: { '`nothing`': { median: 0.5, min: 0.5, max: 0.5 } },
      },
    ],
  });
});

it('goals are held against medians and ratios', () => {
  expect(resultOf(SAMPLE, SAMPLES, SETTING).goals.map(({ figure, reached }) => [figure, reached])).toEqual([
    [2.25, false],
    [150, true],
    [20, true],
  ]);
});

it.each([
  [({ ratio }) => ratio('theirs', '`nothing`'), 'A goal asks for a call of theirs, which was not measured.'],
  [({ ratio }) => ratio('ours', 'ours'), 'A goal holds ours against ours, which is no base.'],
  [({ median }) => median('ours', 'heat'), 'A goal asks for heat of ours, which was not measured.'],
] satisfies [NonNullable<typeof SAMPLE.goals>[number]['figure'], string][])(
  'a goal that asks for what is not there is refused: %s',
  (figure, message) => {
    const goals = [{ what: 'a slip', unit: 'ms', figure }];
    expect(() => resultOf({ ...SAMPLE, goals }, SAMPLES, SETTING)).toThrow(message);
  },
);

it('a table for each measure', () => {
  expect(tablesOf(resultOf(SAMPLE, SAMPLES, SETTING))).toBe(
    [
      '| a call, ms | median |  min |  max |       to `nothing` |',
      '| ---------- | -----: | ---: | ---: | -----------------: |',
      '| `nothing`  |   15.0 | 10.0 | 20.0 |             1.00 × |',
      '| ours       |   35.0 | 20.0 | 50.0 | 2.25 × (2.00–2.50) |',
      '',
      '| rate, calls/s (more is better) | median | min | max |       to `nothing` |',
      '| ------------------------------ | -----: | --: | --: | -----------------: |',
      '| `nothing`                      |    300 | 200 | 400 |             1.00 × |',
      '| ours                           |    150 | 100 | 200 | 0.50 × (0.50–0.50) |',
    ].join('\n'),
  );
});

it('a single round has one column and bare ratios', () => {
  const once = SAMPLES.map((subject) => ({ ...subject, rounds: subject.rounds.slice(0, 1) }));
  const measures = SAMPLE.measures.slice(0, 1);
  expect(tablesOf(resultOf({ ...SAMPLE, measures, goals: [] }, once, SETTING))).toBe(
    [
      '| a call, ms | figure | to `nothing` |',
      '| ---------- | -----: | -----------: |',
      '| `nothing`  |   10.0 |       1.00 × |',
      '| ours       |   20.0 |       2.00 × |',
    ].join('\n'),
  );
});

it('the table of goals says what was to be reached and what was', () => {
  const goals = resultOf(SAMPLE, SAMPLES, SETTING).goals.map((goal) => ({ ...goal, benchmark: '`sample`' }));
  expect(goalTable(goals)).toBe(
    [
      '| what               | benchmark |      to reach |    measured | reached |',
      '| ------------------ | --------: | ------------: | ----------: | ------: |',
      '| a call, to nothing |  `sample` |      ≤ 1.60 × |      2.25 × |      no |',
      '| the rate           |  `sample` | ≥ 100 calls/s | 150 calls/s |     yes |',
      '| above nothing      |  `sample` |     ≤ 20.0 ms |     20.0 ms |     yes |',
    ].join('\n'),
  );
});

it('a bar in a cell does not end it', () => {
  expect(markdownTable(['a'], [['x|y']])).toContain(String.raw`| x\|y |`);
});
