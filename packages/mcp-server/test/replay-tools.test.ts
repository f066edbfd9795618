import { afterEach, expect, it } from '@jest/globals';
import { Fixtures, replay, type Scenario } from '@bicameral/failure-review';
import { createLogger } from '../src/log.js';
import { replayTools } from '../src/replay-tools.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const limit: Scenario = {
  ...{ id: 'limit', split: 'dev', kind: 'correct', about: 'The usual case', where: 'a.jsonl:1' },
  files: { 'limit.ts': 'export function allow(hits: number): boolean {\n  return hits < 100;\n}\n' },
  ingest: [
    {
      source: 'manual',
      decisions: [
        { label: 'fair', description: 'Quotas count per workspace.' },
        { label: 'logged', description: 'Every refusal is logged.' },
      ],
    },
  ],
  bindings: [{ decision: 'fair', file_path: 'limit.ts', symbol_name: 'allow', verdict: 'compliant' }],
  ask: { topic: 'Raise the limit', file_paths: ['limit.ts'] },
  expect: { surfaced: { fair: 'region' } },
};
const drifted: Scenario = {
  ...limit,
  id: 'drifted',
  steps: [
    { commit: { branch: 'more', replace: [{ file: 'limit.ts', from: 'hits < 100', to: 'hits < 500' }] } },
    { checkout: 'main' },
    { merge: 'more' },
    { judge: { decision: 'fair', verdict: 'drifted' } },
  ],
  expect: { surfaced: { fair: 'region' }, status: { fair: 'drifted' } },
};
const moved: Scenario = {
  ...limit,
  id: 'moved',
  steps: [{ commit: { move: { 'limit.ts': 'src/limit.ts' } } }],
  ask: { topic: 'Raise the limit', file_paths: ['src/limit.ts'] },
};
const guided: Scenario = {
  ...limit,
  id: 'guided',
  settings: { guided: true },
  ask: { topic: 'Paint the shed' },
  expect: { surfaced: {} },
};

it('replays on the real tools, whatever this process is set to', async () => {
  process.env['BICAMERAL_PREFLIGHT_MUTE'] = '1';
  process.env['REPO_PATH'] = '/nowhere';
  const lines: string[] = [];
  const outcomes = await replay([limit, drifted, moved, guided], {
    openTools: replayTools(createLogger('warn', (line) => lines.push(line))),
    fixtures: new Fixtures(),
  });
  expect(
    outcomes.map(({ scenario, fired, reason, shown, problems }) => [scenario.id, fired, reason, shown, problems]),
  ).toEqual([
    ['limit', true, 'fired', { fair: ['region'] }, []],
    ['drifted', true, 'fired', { fair: ['region'] }, []],
    ['moved', true, 'fired', { fair: ['region'] }, []],
    ['guided', true, 'fired', {}, []],
  ]);
  expect(lines).toEqual([]);
});

it('says why a call was refused', async () => {
  const call = { tool: 'bicameral.ratify' as const, arguments: { decision_id: '@fair', signer: '' } };
  const [outcome] = await replay([{ ...limit, steps: [{ call }] }], {
    openTools: replayTools(createLogger('silent')),
    fixtures: new Fixtures(),
  });
  expect(outcome?.played).toBe(false);
  expect(outcome?.problems).toEqual([
    expect.stringContaining('bicameral.ratify was refused: bicameral.ratify: signer'),
  ]);
});
