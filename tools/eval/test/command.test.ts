import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Only bounds a run that hangs. */
const HANGS_MS = 180_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-eval-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: HANGS_MS });
}

function withScenarios(...lines: (object | string)[]): string[] {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path.join(folder, 'mine.jsonl'), text);
  return ['--scenarios', folder];
}

const session = {
  id: 'session',
  kind: 'miss',
  covers: 'region',
  ask: { topic: 'Keep people logged in', file_paths: ['src/auth/session.ts'] },
};
const right = { ...session, expect: { surfaced: { sessions: 'region' } } };

it(
  'every scenario comes out as it should',
  () => {
    const { status, stdout, stderr } = evaluate();
    expect(stdout.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
    expect(stdout).toContain('dev, 47 scenarios\n');
    expect(stdout).toContain('holdout, 28 scenarios\n');
    expect(stdout).toContain('71 as they should be, 4 known to fail, 0 failed\n');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  },
  HANGS_MS,
);

it('a scenario that comes out otherwise fails the run, and says how', () => {
  const wrong = { ...session, expect: { surfaced: { rounding: 'region' }, reason: 'no_matches' } };
  const { status, stdout } = evaluate(...withScenarios(wrong));
  expect(stdout).toContain(
    'FAILED session: missed rounding; showed sessions in vain; the reason is fired, not no_matches\n',
  );
  expect(status).toBe(1);
});

it('a scenario that is marked as failing and passes fails the run', () => {
  const { status, stdout } = evaluate(...withScenarios({ ...right, expected_failure: 'for now' }));
  expect(stdout).toContain('FAILED session: passes, though it is marked as failing (for now)\n');
  expect(status).toBe(1);
});

it('--json gives the outcomes, --sources chooses where preflight looks', () => {
  const { status, stdout } = evaluate(...withScenarios(right), '--json', '--sources', 'topic');
  const { outcomes, failures } = JSON.parse(stdout) as { outcomes: { shown: object }[]; failures: string[] };
  expect(outcomes.map(({ shown }) => shown)).toEqual([{}]);
  expect(failures).toEqual(['session: missed sessions; the reason is no_matches, not fired']);
  expect(status).toBe(1);
});

it.each<[string, (object | string)[], string]>([
  ['no JSON', [right, '{'], 'mine.jsonl:2 is no JSON: '],
  ['an unknown field', [{ ...right, expects: {} }], 'mine.jsonl:1: ✖ Unrecognized key: "expects"'],
  ['an id that is taken', [right, right], 'mine.jsonl:2: there is another scenario session'],
])('%s is refused with its file and line', (_, lines, message) => {
  const { status, stderr } = evaluate(...withScenarios(...lines));
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

it.each([
  [['--split', 'test'], '--split takes dev or holdout.'],
  [['--sources', 'regions'], '--sources takes region, graph and topic.'],
  [['--only', 'nothing-like-it'], 'No scenario is left.'],
  [['--scenarios', '/nowhere/at/all'], 'There is no folder /nowhere/at/all.'],
  [['--splits', 'dev'], '--splits'],
])('%j is refused with a sentence', (args, sentence) => {
  const { status, stderr } = evaluate(...args);
  expect(stderr).toContain(sentence);
  expect(status).toBe(2);
});

it('--help names the options', () => {
  const { status, stdout } = evaluate('--help');
  for (const option of ['--split', '--only', '--sources', '--scenarios', '--json']) expect(stdout).toContain(option);
  expect(status).toBe(0);
});
