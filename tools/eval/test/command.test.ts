import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitOf } from '@bicameral/failure-review';

/** Only bounds a run that hangs. */
const HANGS_MS = 500_000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'bicameral-eval-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: HANGS_MS });
}

function mine(...lines: (object | string)[]): string[] {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path.join(folder, 'mine.jsonl'), text);
  return ['--scenarios', folder];
}

const right = {
  id: 'limit',
  split: 'dev',
  kind: 'correct',
  about: 'The usual case',
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
  bindings: [{ decision: 'fair', file_path: 'limit.ts', symbol_name: 'allow' }],
  ask: { topic: 'Raise the limit', file_paths: ['limit.ts'] },
  expect: { fired: true, reason: 'fired', surfaced: { fair: 'region' } },
};
const wrong = { ...right, expect: { reason: 'no_matches', surfaced: { logged: 'topic' } } };

it(
  'every scenario comes out as it should, and the README shows what is printed',
  () => {
    const { status, stdout, stderr } = evaluate();
    expect(stdout.split(/^FAILED /m).slice(1)).toEqual([]);
    expect(stdout).toMatch(/ 0 failed\n$/);
    expect(stdout).toMatch(/^dev, \d+ scenarios\n/);
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const tables = stdout.slice(0, stdout.search(/^known: /m)).trim();
    expect(readme.split(/<!-- tables: (?:begin|end) -->/)[1]?.trim()).toBe(tables);
    expect(stdout).toMatch(/^holdout, \d+ scenarios\n/m);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  },
  HANGS_MS,
);

describe('the gate', () => {
  it('passes what comes out as it should', () => {
    const { status, stdout } = evaluate(...mine(right));
    expect(stdout).toContain('| region    | 1/1 (0.21–1.00) | 1/1 (0.21–1.00) | 1/1 (0.21–1.00) | –               |\n');
    expect(stdout).toContain('1 as they should be, 0 known to fail, 0 failed\n');
    expect(status).toBe(0);
  });

  it('fails what comes out otherwise, with what was expected and what came', () => {
    const { status, stdout } = evaluate(...mine(wrong));
    expect(stdout).toContain(
      `FAILED limit (mine.jsonl:1, correct): The usual case
  asked     Raise the limit  limit.ts
  expected  {"reason":"no_matches","surfaced":{"logged":"topic"}}
  got       {"reason":"fired","surfaced":{"fair":["region"]}}
  missed logged
  showed fair in vain
  reason is "fired", not "no_matches"
`,
    );
    expect(status).toBe(1);
  });

  it('passes what is known to fail, and says how', () => {
    const { status, stdout } = evaluate(...mine({ ...wrong, expected_failure: 'not built yet' }));
    expect(stdout).toContain('known: limit: missed logged; showed fair in vain; reason is "fired", not "no_matches"\n');
    expect(stdout).toContain('0 as they should be, 1 known to fail, 0 failed\n');
    expect(status).toBe(0);
  });

  it('fails what is marked as failing and passes', () => {
    const { status, stdout } = evaluate(...mine({ ...right, expected_failure: 'not built yet' }));
    expect(stdout).toContain('  it passes, though it is marked: not built yet\n');
    expect(status).toBe(1);
  });

  it('fails what can not be played', () => {
    const steps = [{ commit: { replace: [{ file: 'limit.ts', from: '500', to: '600' }] } }];
    const { status, stdout } = evaluate(...mine({ ...right, steps }));
    expect(stdout).toContain('  could not be played: limit.ts does not have "500"\n');
    expect(status).toBe(1);
  });
});

/** Plays variants of a scenario in one run, and gives the problems of each. */
function problemsOf(...variants: object[]): string[][] {
  const lines = variants.map((variant, index) => {
    const id = `variant-${index}`;
    return { ...right, ...variant, id, split: splitOf(id) };
  });
  const { outcomes } = JSON.parse(evaluate(...mine(...lines), '--json').stdout) as {
    outcomes: { problems: string[] }[];
  };
  return outcomes.map(({ problems }) => problems);
}

it('a kind says what of too much is a failure', () => {
  const bindings = [...right.bindings, { ...right.bindings[0], decision: 'logged' }];
  const both = (kind: string, more: object): object => ({ kind, bindings, expect: { ...right.expect, ...more } });
  const inVain = ['showed logged in vain'];
  expect(
    problemsOf(
      both('miss', {}),
      both('miss', { most: 1 }),
      both('correct', {}),
      both('correct', { may: ['logged'] }),
      both('false_fire', {}),
      both('false_fire', { not: ['logged'] }),
      both('false_fire', { not: ['fair'] }),
    ),
  ).toEqual([[], ['showed 2 decisions, more than 1'], inVain, [], inVain, inVain, []]);
});

it('looks at all that a scenario expects', () => {
  const expectations: object[] = [
    { surfaced: { fair: 'graph' } },
    { surfaced: { fair: ['graph', 'region'] } },
    { fired: false },
    { reason: 'no_matches' },
    { status: { fair: 'reflected' } },
    { signoff_state: { fair: 'ratified' } },
    { places: { fair: { file_path: 'limit.ts', symbol: 'deny' } } },
    { drift_candidates: ['fair'] },
    { divergences: [['logged', 'fair']] },
    { open_questions: ['Who pays?'] },
    { sources_chained: ['topic'] },
    { hints: ['review_drift'] },
  ];
  expect(problemsOf(...expectations.map((more) => ({ expect: { ...right.expect, ...more } })))).toEqual([
    ['fair came by region, not graph'],
    [],
    ['fired is true, not false'],
    ['reason is "fired", not "no_matches"'],
    ['the status of fair is not reflected'],
    ['the sign-off of fair is not ratified'],
    ['the place of fair is not deny in limit.ts'],
    ['drift_candidates is [], not ["fair"]'],
    ['divergences is [], not [["fair","logged"]]'],
    ['open_questions is [], not ["Who pays?"]'],
    ['sources_chained is ["region","graph"], not ["topic"]'],
    ['there is no hint review_drift'],
  ]);
});

it('--json gives figures and outcomes, --sources chooses where preflight looks', () => {
  const { status, stdout } = evaluate(...mine(right), '--json', '--sources', 'topic');
  const report = JSON.parse(stdout) as { figures: { dev: object[] }; outcomes: object[] };
  expect(report.figures.dev[0]).toEqual({
    source: 'region',
    precision: { hits: 0, of: 0, low: 0, high: 1 },
    recall: { hits: 0, of: 1, low: 0, high: expect.closeTo(0.7935) },
    fireRate: { hits: 0, of: 1, low: 0, high: expect.closeTo(0.7935) },
    falseFires: { hits: 0, of: 0, low: 0, high: 1 },
  });
  expect(report.outcomes).toMatchObject([
    {
      id: 'limit',
      kind: 'correct',
      where: 'mine.jsonl:1',
      result: 'failed',
      reason: 'no_matches',
      shown: {},
      gate: false,
    },
  ]);
  expect(status).toBe(1);
});

describe('chooses', () => {
  const other = { ...wrong, id: 'held-out', split: 'holdout', kind: 'miss' };
  it.each([
    [['--split', 'dev'], 0],
    [['--split', 'holdout'], 1],
    [['--only', 'limit'], 0],
    [['--only', 'miss'], 1],
    [['--only', 'limit', '--only', 'miss'], 1],
  ])('%j', (args, code) => {
    expect(evaluate(...mine(right, other), ...args).status).toBe(code);
  });
});

describe('refuses, with a sentence,', () => {
  beforeEach(() => {
    mine(right);
  });

  it.each<[string, (object | string)[], string]>([
    ['what is no JSON', [right, '{'], 'mine.jsonl:2 is no JSON: '],
    ['an unknown field', [{ ...right, expects: {} }], 'mine.jsonl:1: ✖ Unrecognized key: "expects"'],
    [
      'an unknown field further down',
      ['', { ...right, expect: { ...right.expect, surface: {} } }],
      'mine.jsonl:2: ✖ Unrecognized key: "surface"\n  → at expect',
    ],
    ['an id that is taken', [right, right], 'mine.jsonl:2: the id limit is taken by mine.jsonl:1'],
    [
      'another split than the hash gives',
      [{ ...right, split: 'holdout' }],
      'mine.jsonl:1: by its id limit belongs to dev',
    ],
    [
      'a label of no decision',
      [{ ...right, expect: { surfaced: {}, not: ['fare'] } }],
      'no decision of limit has the label fare',
    ],
    [
      'an unknown fixture',
      [{ ...right, fixture: 'bank' }],
      'mine.jsonl:1: there is no fixture bank; there are clinic, shop',
    ],
  ])('%s', (_, lines, message) => {
    const { status, stderr } = evaluate(...mine(...lines));
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it.each([
    [['--split', 'test'], '--split takes dev or holdout.'],
    [['--sources', 'regions'], '--sources takes region, graph and topic, with commas between.'],
    [['--only', 'lim'], 'There is no scenario and no kind lim.'],
    [['--only', 'miss'], 'No scenario is left.'],
    [['--splits', 'dev'], '--splits'],
  ])('%j', (args, sentence) => {
    const { status, stderr } = evaluate('--scenarios', folder, ...args);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  });

  it('a folder that is not there', () => {
    const { status, stderr } = evaluate('--scenarios', path.join(folder, 'nowhere'));
    expect(stderr).toContain(`There is no folder ${path.join(folder, 'nowhere')}.`);
    expect(status).toBe(2);
  });
});

it('--help names the options', () => {
  const { status, stdout } = evaluate('--help');
  for (const option of ['--split', '--only', '--sources', '--scenarios', '--json']) expect(stdout).toContain(option);
  expect(status).toBe(0);
});
