import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { splitOf } from '@bicameral/failure-review';
import { BUNDLE } from './support/bundle-client.js';
import { temporaryDirectory, TestRepository } from './support/git-repository.js';

let repository: TestRepository;
let temporary: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  repository = new TestRepository();
  temporary = temporaryDirectory('bicameral-eval-test-');
});
afterEach(() => {
  repository.remove();
  temporary.remove();
});

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function surroundings() {
  const home = path.join(temporary.path, 'home');
  return {
    cwd: repository.root,
    env: { ...process.env, TMPDIR: temporary.path, TEMP: temporary.path, BICAMERAL_HOME: home },
  };
}

function evaluate(...args: string[]): Run {
  const options = { ...surroundings(), encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, 'eval', ...args], options);
  return { status, stdout, stderr };
}

/** Writes rows where they are looked for when nothing is named. */
function write(file: 'scenarios/mine.jsonl' | 'real_dataset.jsonl', ...lines: (object | string)[]): void {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  repository.write(`tests/eval/${file}`, text);
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
const unplayable = { ...right, steps: [{ commit: { replace: [{ file: 'limit.ts', from: '500', to: '600' }] } }] };

/** Rows that are alike but for their ids, which say their split. */
function many(count: number, name: string, row: object): object[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${name}-${index}`;
    return { ...row, id, split: splitOf(id) };
  });
}

function promoted(label: string, cause: string | null): object {
  return { promoted: { label, cause, class: label === 'real_miss' ? 'suspected_miss' : 'normal', gate: '1' } };
}

describe('a synthetic row', () => {
  it('that comes out as it should passes, and leaves nothing behind', () => {
    write('scenarios/mine.jsonl', right);
    const { status, stdout, stderr } = evaluate();
    // Of one, the counts alone.
    expect(stdout).toContain('| region    | 1/1       | 1/1    | 1/1          | –           |\n');
    expect(stdout).toContain(
      '## Evaluation: passed\n\n- synthetic: 1 as they should be, 0 known to fail, 0 failed\n- real: no rows\n',
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readdirSync(temporary.path)).toEqual([]);
  });

  it('that comes out otherwise fails, with what was expected and what came', () => {
    write('scenarios/mine.jsonl', wrong);
    const { status, stdout } = evaluate();
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
    expect(stdout).toContain('- failed: synthetic: 1 of 1 did not come out as they should\n');
    expect(status).toBe(1);
  });

  it('that is known to fail passes, and says how', () => {
    write('scenarios/mine.jsonl', { ...wrong, expected_failure: 'not built yet' });
    const { status, stdout } = evaluate();
    expect(stdout).toContain('known: limit: missed logged; showed fair in vain; reason is "fired", not "no_matches"\n');
    expect(stdout).toContain('- synthetic: 0 as they should be, 1 known to fail, 0 failed\n');
    expect(status).toBe(0);
  });

  it('that is marked as failing and passes fails', () => {
    write('scenarios/mine.jsonl', { ...right, expected_failure: 'not built yet' });
    const { status, stdout } = evaluate();
    expect(stdout).toContain('  it passes, though it is marked: not built yet\n');
    expect(status).toBe(1);
  });

  it('that can not be played fails, and with half of them the run is inconclusive', () => {
    write('scenarios/mine.jsonl', ...many(2, 'fine', right), { ...unplayable, expected_failure: 'not built yet' });
    const one = evaluate();
    expect(one.stdout).toContain('  could not be played: limit.ts does not have "500"\n');
    expect(one.stdout).toContain('- failed: synthetic: 1 of 3 could not be played\n');
    expect(one.status).toBe(1);
    write('scenarios/mine.jsonl', ...many(1, 'fine', right), unplayable);
    const half = evaluate();
    expect(half.stdout).toContain('## Evaluation: inconclusive, half of the rows could not be played\n');
    expect(half.status).toBe(3);
  });
});

/** Plays variants of a scenario in one run, and gives the problems of each. */
function problemsOf(...variants: object[]): string[][] {
  const lines = variants.map((variant, index) => {
    const id = `variant-${index}`;
    return { ...right, ...variant, id, split: splitOf(id) };
  });
  write('scenarios/mine.jsonl', ...lines);
  const { outcomes } = JSON.parse(evaluate('--json').stdout) as { outcomes: { problems: string[] }[] };
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

describe('real rows', () => {
  it('are told beside the synthetic ones, and do not gate while they are few', () => {
    write('scenarios/mine.jsonl', ...many(6, 'thought-up', right));
    write(
      'real_dataset.jsonl',
      ...many(4, 'seen', { ...right, ...promoted('not_a_failure', null) }),
      ...many(2, 'missed', { ...wrong, kind: 'miss', ...promoted('real_miss', 'guided') }),
    );
    const { status, stdout } = evaluate();
    expect(stdout).toContain('### Synthetic (6 rows) and real (6 rows), side by side\n');
    expect(stdout).toContain('| right        | 6/6 (0.61–1.00) | 4/6 (0.30–0.90) | −0.33 (−0.70 to +0.12) |\n');
    expect(stdout).toContain('| recall       | 6/6 (0.61–1.00) | 4/6 (0.30–0.90) | −0.33 (−0.70 to +0.12) |\n');
    expect(stdout).toContain(
      'Labels of the real rows: real_miss 2/6 (0.10–0.70), real_false_fire 0/6 (0.00–0.39), borderline 0/6 (0.00–0.39), not_a_failure 4/6 (0.30–0.90).\n',
    );
    expect(stdout).toMatch(/^\| where the answer lies +\| 0\.\d\d +\| 0\.\d\d +\| [01]\.\d{3} +\| `topic` +\|$/m);
    expect(stdout).toContain('- real_miss by guided: `missed-0`, `missed-1`\n');
    expect(stdout).toContain('- real: 4 as they should be, 0 known to fail, 2 failed\n');
    expect(stdout).toContain('- warning: real: 2 of 6 did not come out as they should\n');
    expect(stdout).toContain('- 6 real rows: under 20 they are reported and not gated.\n');
    expect(status).toBe(0);
  });

  it('close a gate from twenty on, when a rate is certainly far worse than it should be', () => {
    write('real_dataset.jsonl', ...many(20, 'missed', { ...wrong, kind: 'miss', ...promoted('real_miss', 'handler') }));
    const { status, stdout } = evaluate();
    expect(stdout).toContain('- failed: real: recall is 0 of 20, certainly worse than 0.5\n');
    expect(stdout).toContain('- failed: real: precision is 0 of 20, certainly worse than 0.5\n');
    expect(status).toBe(1);
  });

  it('close no gate by being what they are marked as', () => {
    const row = { ...wrong, kind: 'miss', expected_failure: 'as it was seen', ...promoted('real_miss', 'handler') };
    write('real_dataset.jsonl', ...many(20, 'missed', row));
    const { status, stdout } = evaluate();
    expect(stdout).toContain('- real: 0 as they should be, 20 known to fail, 0 failed\n');
    expect(status).toBe(0);
  });
});

describe('the output', () => {
  it('as JSON is the whole report; --sources chooses where preflight looks', () => {
    write('scenarios/mine.jsonl', right);
    write('real_dataset.jsonl', ...many(1, 'seen', { ...right, ...promoted('borderline', null) }));
    const { status, stdout } = evaluate('--json', '--sources', 'topic');
    const report = JSON.parse(stdout) as {
      sets: { synthetic: { figures: { sources: object[] }[] } };
      outcomes: object[];
    };
    expect(report).toMatchObject({
      verdict: 'failed',
      failures: ['synthetic: 1 of 1 did not come out as they should'],
      warnings: ['real: 1 of 1 did not come out as they should'],
      sets: {
        synthetic: { rows: 1, gate: 'failed', standings: { right: 0, known: 0, failed: 1, fixed: 0, error: 0 } },
        real: { rows: 1, gate: 'open', labels: { borderline: { hits: 1, of: 1 } } },
      },
      mix: null,
      coverage: { uncovered: [], unnamed: 0 },
    });
    expect(report.sets.synthetic.figures[0]?.sources[0]).toEqual({
      source: 'region',
      precision: { hits: 0, of: 0 },
      recall: { hits: 0, of: 1 },
      surface_rate: { hits: 0, of: 1 },
      false_fires: { hits: 0, of: 0 },
    });
    expect(report.outcomes).toMatchObject([
      {
        ...{ set: 'synthetic', id: 'limit', kind: 'correct', split: 'dev', where: 'mine.jsonl:1', label: null },
        ...{ standing: 'failed', expected_failure: null, played: true, fired: false, reason: 'no_matches', shown: {} },
      },
      { set: 'real', id: 'seen-0', where: 'real_dataset.jsonl:1', label: 'borderline', standing: 'failed' },
    ]);
    expect(status).toBe(1);
  });

  it('as Markdown goes into a file beside the usual output, or in its place', () => {
    write('scenarios/mine.jsonl', { ...wrong, about: 'With ``` in it' });
    const file = path.join(temporary.path, 'summary.md');
    const { status, stdout } = evaluate('--markdown', file);
    expect(stdout).toMatch(/^### Synthetic \(1 row\) and real \(0 rows\), side by side\n/);
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/^## Evaluation: failed\n/);
    expect(page).toContain('| of the decisions shown, those that mattered ');
    expect(page).toContain(
      '<details><summary>Not as they should be: 1</summary>\n\n````text\nFAILED limit (mine.jsonl:1, correct): With ``` in it\n',
    );
    expect(status).toBe(1);
    expect(evaluate('--markdown').stdout).toBe(page);
  });
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
    write('scenarios/mine.jsonl', right, other);
    expect(evaluate(...args).status).toBe(code);
  });

  it('what is named before what lies in the repository', () => {
    write('scenarios/mine.jsonl', wrong);
    const named = path.join(temporary.path, 'named');
    mkdirSync(path.join(named, 'fixtures', 'shop', 'files'), { recursive: true });
    mkdirSync(path.join(named, 'rows'));
    writeFileSync(path.join(named, 'fixtures', 'shop', 'ledger.json'), '{"ingest":[],"bindings":[]}');
    writeFileSync(path.join(named, 'fixtures', 'shop', 'files', 'README.md'), '# Shop\n');
    writeFileSync(path.join(named, 'rows', 'a.jsonl'), JSON.stringify({ ...right, fixture: 'shop' }));
    writeFileSync(
      path.join(named, 'real.jsonl'),
      JSON.stringify(many(1, 'seen', { ...right, ...promoted('borderline', null) })[0]),
    );
    const run = evaluate('--scenarios', path.join(named, 'rows'), '--dataset', path.join(named, 'real.jsonl'));
    expect(run.stdout).toContain('- real: 1 as they should be');
    expect(run.status).toBe(0);
  });
});

describe('refuses, with a sentence,', () => {
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
    ['an unknown fixture', [{ ...right, fixture: 'bank' }], 'mine.jsonl:1: there is no fixture bank; there are none'],
  ])('%s', (_, lines, message) => {
    write('scenarios/mine.jsonl', ...lines);
    const { status, stdout, stderr } = evaluate();
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it.each([
    [['--split', 'test'], 'Allowed choices are dev, holdout.'],
    [['--sources', 'regions'], '--sources takes region, graph, topic, with commas between.'],
    [['--only', 'lim'], 'There is no row and no kind lim.'],
    [['--only', 'miss'], 'No row is left to replay. No row of the two sets is what --split and --only ask for.'],
    [['--markdown', '/nowhere/report.md'], '--markdown: there is no folder /nowhere. Make it first.'],
    [['--markdown', '/'], '--markdown: / is a folder. Give a file in it.'],
    [['--splits', 'dev'], '--splits'],
    [['--scenarios', 'nowhere'], 'There is no folder nowhere. Give --scenarios a folder of *.jsonl.'],
    [['--dataset', 'nowhere.jsonl'], 'There is no file nowhere.jsonl. Give --dataset a file of promoted rows.'],
    [['--fixtures', 'nowhere'], 'There is no folder nowhere. Give --fixtures a folder of fixtures.'],
    [['--json', '--markdown'], '--json and --markdown would both print.'],
  ])('%j', (args, sentence) => {
    write('scenarios/mine.jsonl', right);
    const { status, stderr } = evaluate(...args);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  });

  it('a repository with nothing to replay', () => {
    const { status, stderr } = evaluate();
    expect(stderr).toContain(`There is nothing to replay: neither tests/eval/scenarios nor`);
    expect(stderr).toContain(repository.root);
    expect(status).toBe(2);
  });
});

it('--help teaches the options', () => {
  const { status, stdout } = evaluate('--help');
  const options = ['--split', '--only', '--sources', '--scenarios', '--dataset', '--fixtures', '--json', '--markdown'];
  for (const option of options) expect(stdout).toContain(option);
  expect(status).toBe(0);
  expect(existsSync(path.join(temporary.path, 'home'))).toBe(false);
});

it('stopped half-way it clears away what it made', async () => {
  write('scenarios/mine.jsonl', ...many(200, 'fine', right));
  const child = spawn(process.execPath, [BUNDLE, 'eval'], { ...surroundings(), stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close');
  while (child.exitCode === null && readdirSync(temporary.path).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGINT');
  await ended;
  // Windows knows no signals: there the process is gone at once.
  if (process.platform === 'win32') return;
  expect([child.exitCode, stderr]).toEqual([1, 'bicameral-mcp: Stopped by SIGINT.\n']);
  expect(readdirSync(temporary.path)).toEqual([]);
});
