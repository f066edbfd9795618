import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fixtures, readScenarioSets } from '../../src/index.js';

let folder: string;
let scenarios: string;
let dataset: string;
let fixtures: Fixtures;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'failure-review-'));
  scenarios = path.join(folder, 'scenarios');
  dataset = path.join(folder, 'real_dataset.jsonl');
  mkdirSync(scenarios);
  mkdirSync(path.join(folder, 'fixtures', 'shop', 'files', 'src'), { recursive: true });
  mkdirSync(path.join(folder, 'fixtures', 'no-fixture'));
  writeFileSync(path.join(folder, 'fixtures', 'shop', 'files', 'src', 'a.ts'), 'export const a = 1;\n');
  writeFileSync(
    path.join(folder, 'fixtures', 'shop', 'ledger.json'),
    JSON.stringify({
      ingest: [{ source: 'manual', decisions: [{ label: 'shops', description: 'Shops close at six.' }] }],
      bindings: [],
    }),
  );
  fixtures = new Fixtures(path.join(folder, 'fixtures'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = {
  id: 'a',
  split: 'dev',
  kind: 'correct',
  about: 'The usual case',
  fixture: 'shop',
  ask: { topic: 'When do shops close' },
  expect: { surfaced: { shops: 'topic' } },
};
const promoted = { label: 'real_miss', cause: null, class: 'suspected_miss', gate: '1' };

function lines(...values: object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('\n');
}

it('reads every file of the folder in order, and the dataset', () => {
  writeFileSync(path.join(scenarios, 'two.jsonl'), lines({ ...line, id: 'c' }));
  writeFileSync(path.join(scenarios, 'one.jsonl'), lines(line, { ...line, id: 'b', split: 'holdout' }));
  writeFileSync(path.join(scenarios, 'notes.md'), 'none');
  writeFileSync(dataset, lines({ ...line, id: 'limit', promoted }));
  const sets = readScenarioSets({ scenarios, dataset, fixtures });
  expect(sets.synthetic.map(({ id, where }) => [id, where])).toEqual([
    ['a', 'one.jsonl:1'],
    ['b', 'one.jsonl:3'],
    ['c', 'two.jsonl:1'],
  ]);
  expect(sets.real).toEqual([{ ...line, id: 'limit', promoted, where: 'real_dataset.jsonl:1' }]);
});

it('either set may be left out', () => {
  writeFileSync(dataset, '');
  expect(readScenarioSets({ fixtures })).toEqual({ synthetic: [], real: [] });
  expect(readScenarioSets({ dataset, fixtures })).toEqual({ synthetic: [], real: [] });
});

it('a fixture has its files by their paths, and its ledger', () => {
  expect(fixtures.names()).toEqual(['shop']);
  expect(fixtures.read('shop')).toEqual({
    files: { 'src/a.ts': 'export const a = 1;\n' },
    ingest: [{ source: 'manual', decisions: [{ label: 'shops', description: 'Shops close at six.' }] }],
    bindings: [],
  });
  expect(new Fixtures().names()).toEqual([]);
  expect(new Fixtures(path.join(folder, 'nowhere')).names()).toEqual([]);
});

describe('refuses', () => {
  it.each<[string, object[], object[], string]>([
    ['an id that both sets have', [line], [{ ...line, promoted }], 'real_dataset.jsonl:1: the id a is taken by one.j'],
    ['a promoted row among the scenarios', [{ ...line, promoted }], [], 'one.jsonl:1: a promoted row belongs into the'],
    ['a row of the dataset that nobody promoted', [], [line], 'real_dataset.jsonl:1: only promoted rows belong into'],
    [
      'a fixture that is not there',
      [{ ...line, fixture: 'bank' }],
      [],
      'one.jsonl:1: there is no fixture bank; there a',
    ],
    ['a fixture that leads out', [{ ...line, fixture: '../x' }], [], 'one.jsonl:1: ✖ fixtures are lower-case words'],
    [
      'a step that would ask the registry',
      [{ ...line, steps: [{ call: { tool: 'bicameral.update', arguments: {} } }] }],
      [],
      'one.jsonl:1: ✖ Invalid input',
    ],
  ])('%s', (_, synthetic, real, message) => {
    writeFileSync(path.join(scenarios, 'one.jsonl'), lines(...synthetic));
    writeFileSync(dataset, lines(...real));
    expect(() => readScenarioSets({ scenarios, dataset, fixtures })).toThrow(message);
  });
});
