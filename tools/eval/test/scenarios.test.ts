import { expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { Fixtures, readScenarioSets } from '@bicameral/failure-review';

const here = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { synthetic: scenarios } = readScenarioSets({
  scenarios: here('scenarios'),
  fixtures: new Fixtures(here('fixtures')),
});

it('every row of the failure catalogue has a file', () => {
  expect([...new Set(scenarios.map(({ where }) => where.replace(/\.jsonl:\d+$/, '')))]).toEqual([
    'collisions',
    'context',
    'divergences',
    'moved-code',
    'no-files',
    'open-questions',
    'region',
    'rejected',
    'repeats',
    'settings',
    'superseded',
    'transitive',
    'ungrounded',
    'vague-topics',
  ]);
});

/** The same question twice within five minutes is answered once, so one of two would see nothing. */
it('no two scenarios ask the same of a fixture that they share', () => {
  const asked = scenarios
    .filter(({ files, ingest, bindings, steps }) =>
      [files, ingest, bindings, steps].every((each) => each === undefined),
    )
    .map(({ fixture, settings, ask }) => JSON.stringify([fixture, settings, ask]));
  expect(asked.filter((question, index) => asked.indexOf(question) !== index)).toEqual([]);
});
