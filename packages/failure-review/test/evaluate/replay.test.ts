import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { Fixtures, type OpenTools, type ReplayToolsOptions, replay, type Scenario } from '../../src/index.js';

const fixtures = new Fixtures();
const scenario: Scenario = {
  ...{ id: 'a', split: 'dev', kind: 'correct', about: 'A test', where: 'a.jsonl:1' },
  ...{ ask: { topic: 'Anything' }, expect: { surfaced: {} } },
};

/** Tools that refuse every call, and remember where they were opened. */
function refusing(seen: ReplayToolsOptions[], closed: string[]): OpenTools {
  return (options) => {
    seen.push(options);
    return {
      call: (name) => Promise.resolve({ text: [`not today, ${name}`] }),
      close: () => void closed.push(options.root),
    };
  };
}

it('opens the tools on a repository of the scenario, with its settings alone, and leaves nothing behind', async () => {
  const seen: ReplayToolsOptions[] = [];
  const closed: string[] = [];
  const openTools: OpenTools = (options) => {
    expect(existsSync(path.join(options.root, 'src/a.ts'))).toBe(true);
    expect(existsSync(options.home)).toBe(false);
    return refusing(seen, closed)(options);
  };
  const own: Scenario = { ...scenario, files: { 'src/a.ts': '' }, settings: { guided: true, muted: true } };
  const [outcome] = await replay([own], { openTools, fixtures, env: { BICAMERAL_PREFLIGHT_SOURCES: 'topic' } });
  expect(outcome).toEqual({
    scenario: own,
    played: false,
    fired: false,
    reason: null,
    shown: {},
    problems: ['could not be played: bicameral.preflight was refused: not today, bicameral.preflight'],
  });
  expect(seen.map(({ env }) => env)).toEqual([
    { BICAMERAL_PREFLIGHT_SOURCES: 'topic', BICAMERAL_PREFLIGHT_MUTE: '1', BICAMERAL_GUIDED_MODE: '1' },
  ]);
  expect(closed).toEqual(seen.map(({ root }) => root));
  expect(seen.some(({ root }) => existsSync(path.dirname(root)))).toBe(false);
});

it.each<[string, Partial<Scenario>, string]>([
  ['writes outside', { files: { '../out.txt': '' } }, '"../out.txt" is outside the repository'],
  ['writes into git', { files: { '.git/hooks/post-commit': '' } }, "is in git's own directory"],
  ['commits nothing', { steps: [{ commit: {} }] }, 'There is nothing to commit'],
  [
    'replaces what is not there',
    { steps: [{ commit: { replace: [{ file: 'README.md', from: 'x', to: 'y' }] } }] },
    'README.md does not have "x"',
  ],
  [
    'names a decision that is not there',
    { bindings: [{ decision: 'b', file_path: 'a', symbol_name: 'a' }] },
    'there is no decision b',
  ],
])('a scenario that %s can not be played, and the others can', async (_, own, problem) => {
  const seen: ReplayToolsOptions[] = [];
  const outcomes = await replay([{ ...scenario, ...own }, scenario], { openTools: refusing(seen, []), fixtures });
  expect(outcomes.map(({ played }) => played)).toEqual([false, false]);
  expect(outcomes[0]?.problems).toEqual([expect.stringContaining(problem)]);
  expect(outcomes[1]?.problems).toEqual([expect.stringContaining('not today')]);
  expect(seen.some(({ root }) => existsSync(path.dirname(root)))).toBe(false);
});

it('tells how far it is', async () => {
  const told: number[] = [];
  const many = ['a', 'b', 'c'].map((id) => ({ ...scenario, id, files: { 'a.ts': id } }));
  await replay(many, { openTools: refusing([], []), fixtures, progress: (done) => told.push(done) });
  expect(told).toEqual([1, 2, 3]);
});

it('rows that only ask of the same start share it, but for promoted ones', async () => {
  const seen: ReplayToolsOptions[] = [];
  const promoted = { label: 'borderline', cause: null, class: 'normal', gate: '1' } as const;
  const rows = [scenario, { ...scenario, id: 'b' }, { ...scenario, id: 'c', promoted }];
  await replay(rows, { openTools: refusing(seen, []), fixtures });
  expect(seen).toHaveLength(2);
});

it('taken back, it ends what is under way, takes up nothing more and says why it was taken back', async () => {
  const seen: ReplayToolsOptions[] = [];
  const closed: string[] = [];
  const controller = new AbortController();
  const openTools: OpenTools = (options) => {
    controller.abort(new Error('enough'));
    return refusing(seen, closed)(options);
  };
  const many = Array.from({ length: 20 }, (_, index) => ({ ...scenario, id: `a-${index}`, files: { 'a.ts': '' } }));
  await expect(replay(many, { openTools, fixtures, signal: controller.signal })).rejects.toThrow('enough');
  expect(seen.length).toBeLessThanOrEqual(os.availableParallelism());
  expect(closed).toHaveLength(seen.length);
  expect(seen.some(({ root }) => existsSync(path.dirname(root)))).toBe(false);
});
