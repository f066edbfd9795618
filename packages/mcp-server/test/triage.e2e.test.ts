import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BUNDLE, BundleClient } from './support/bundle-client.js';
import { SHOP } from './support/git-repository.js';
import { ReviewHome } from './support/review-home.js';
import { readRows } from './support/rows.js';

let home: ReviewHome;
beforeEach(() => {
  home = new ReviewHome();
});
afterEach(() => home.remove());

function run(args: readonly string[], bicameralHome = home.path) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], {
    cwd: home.repository.root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NO_COLOR: '1', BICAMERAL_HOME: bicameralHome },
  });
  return { status, stdout, stderr };
}

const triage = (...args: string[]) => run(['triage', ...args]);
const as = (labeller: string, ...args: string[]) => run(['triage', ...args, '--labeller', labeller]);
const json = (...args: string[]): unknown => JSON.parse(as('ada', ...args, '--json').stdout);
const labelsFile = (directory = home.path): string => path.join(directory, 'failure_labels.jsonl');

describe('triage without a terminal', () => {
  it('says what to use instead', () => {
    home.review(1);
    expect(triage()).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'bicameral-mcp: triage asks one row after the other at a terminal, and this is none. Use triage list, show KEY, label KEY LABEL, undo and export instead; each takes --json.\n',
    });
  });

  it('teaches by --help the keys, every label and cause, and the twins of the keys', () => {
    const { status, stdout } = triage('--help');
    expect(status).toBe(0);
    for (const taught of ['m  real miss', 'u  undo', 'q  quit', 'triage label', 'triage export --json', 'Exit codes']) {
      expect(stdout).toContain(taught);
    }
    expect(triage('label', '--help').stdout.replace(/\s+/g, ' ')).toContain(
      '"handler", "skill", "caller_gave_no_paths", "muted", "guided", "attribution_gap", "duplicate"',
    );
  });

  it.each([
    [['label', 'abc'], /missing required argument 'label'/],
    [['label', 'abc', 'miss'], /Allowed choices are real_miss, real_false_fire, borderline, not_a_failure, m, f, b, n/],
    [['label', 'abc', 'm', '--cause', 'bad_luck'], /Allowed choices are handler, skill/],
    [['show', 'abc'], /There is no row whose key begins with "abc"\. bicameral-mcp triage list shows the keys/],
    [['show', ''], /The key is empty\. bicameral-mcp triage list shows the keys/],
    [['undo', 'abc'], /There is no row whose key begins with "abc"/],
    [['undo'], /has nothing to take back/],
    [['list', '--labeller', ' '], /--labeller: the name of a labeller must not be empty/],
    [['lisst'], /unknown command "lisst"\. Did you mean list\?/],
  ])('refuses %j', (args, expected) => {
    const { status, stdout, stderr } = triage(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
    expect(existsSync(labelsFile())).toBe(false);
  });
});

describe('triage list', () => {
  it('is fine with nothing to do, and makes nothing', () => {
    const empty = path.join(home.path, 'empty');
    expect(run(['triage', 'list'], empty)).toEqual({
      status: 0,
      stdout:
        'Nothing to label: no suspected failure was found yet. bicameral-mcp telemetry status tells whether anything is captured.\n',
      stderr: '',
    });
    expect(existsSync(empty)).toBe(false);
  });

  it('lists what is left in the order of the queue, and not which rows are of the audit share', () => {
    home.ask(1, 'Retry\nthe charge', ['src/pay.ts']);
    const rows = [home.review(1), home.review(2, { path_hashes: [] })];
    const audited = home.review(3, { class: 'normal', kept_as: 'audit', fired: false, reason: 'no_matches' });
    home.review(4, { path_hashes: [home.pathHash('gone.ts')] });
    const listing = json('list') as { rows: { key: string }[] };
    const own = listing.rows.filter(({ key }) => key === rows[0] || key === audited);
    expect(own.sort((left) => (left.key === audited ? 1 : -1))).toEqual([
      {
        key: rows[0],
        at: '2026-01-02T02:01:00.000Z',
        repository: path.join(home.repository.root, '.git'),
        topic: 'Retry\nthe charge',
        paths: ['src/pay.ts'],
        fired: true,
        shown: 0,
        followed: 0,
        blind_repeat: false,
        label: null,
      },
      expect.objectContaining({ key: audited, fired: false, topic: null, paths: ['src/pay.ts'] }),
    ]);
    const { status, stdout, stderr } = as('ada', 'list');
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, -1).map((line) => line.slice(0, 8))).toEqual(listing.rows.map(({ key }) => key.slice(0, 8)));
    expect(lines.at(-1)).toMatch(/^0 of 4 labelled\. bicameral-mcp triage show KEY shows a row/);
    expect(stdout).toContain('  2026-01-02 02:01 UTC  shown 0    followed 0    -                Retry the charge\n');
    expect(stdout).toContain('  1 hashed paths\n');
    expect(stdout).toContain('  no files named\n');
    expect(stdout + JSON.stringify(listing)).not.toMatch(/audit|suspected|normal/);
  });

  it('lists what was labelled with --all', () => {
    const [one, two] = [home.review(1), home.review(2)];
    as('ada', 'label', two, 'b');
    as('grace', 'label', one, 'm');
    const labelled = (...args: string[]) =>
      (json('list', ...args) as { rows: { key: string; label: string }[] }).rows.map(({ key, label }) => [key, label]);
    expect(labelled()).toEqual([[one, null]]);
    expect(labelled('--all')).toEqual([
      [one, null],
      [two, 'borderline'],
    ]);
    as('ada', 'label', one, 'b');
    expect(as('ada', 'list').stdout).toMatch(/^All rows are labelled\. bicameral-mcp triage export tells/);
  });

  it('finds what was captured since', async () => {
    home.repository.commit(SHOP);
    const converse = async (work: (client: BundleClient) => Promise<unknown>): Promise<void> => {
      const env = { BICAMERAL_TELEMETRY: 'preflight' };
      const client = await BundleClient.start({ cwd: home.repository.root, home: home.path, env });
      await work(client);
      await client.stop();
    };
    await converse(async (client) => {
      const payload = { source: 'manual', decisions: [{ description: 'Charges carry a key', source_ref: 'meeting' }] };
      const { created_decisions } = await client.call('bicameral.ingest', { payload });
      const decision_id = created_decisions[0]?.decision_id;
      const binding = { decision_id, file_path: 'src/billing/stripe.ts', symbol_name: 'charge' };
      await client.call('bicameral.bind', { bindings: [binding] });
    });
    await converse((client) =>
      client.call('bicameral.preflight', { topic: 'Charge less', file_paths: ['src/billing/stripe.ts'] }),
    );
    const { rows } = json('list') as { rows: { key: string }[] };
    expect(rows).toMatchObject([{ shown: 1, followed: 0, paths: ['src/billing/stripe.ts'], topic: null }]);
    expect(as('ada', 'show', rows[0]?.key ?? '').stdout).toContain(
      '    Charges carry a key\n        by region · engagement: none',
    );
  });
});

describe('triage show', () => {
  it('shows the evidence, by as much of the key as tells it, and the verdict when it is asked for', () => {
    const charge = home.decide('Charge once');
    const keys = Array.from({ length: 17 }, (_, number) => home.review(number));
    const key = home.review(20, { surfaced: [{ decision_id: charge, surfaced_by: 'topic', engaged: 'acknowledged' }] });
    const { status, stdout } = triage('show', key.slice(0, 12));
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      key,
      expect.stringMatching(/^Asked {2}2026-01-02 02:20 UTC in bicameral-repository-/),
      expect.stringMatching(/^ {4}topic [0-9a-f]{16}$/),
      '    src/pay.ts',
      'Shown  1 decision; it fired',
      '    Charge once',
      '        by topic · engagement: acknowledged · ungrounded · proposed',
      'Followed  nothing that was tied to it',
      '',
    ]);
    expect(triage('show', key, '--verdict').stdout).toContain(
      'Reconcile  suspected false fire\n    Nothing engaged with what was shown.\n',
    );
    expect(json('show', key)).toMatchObject({ key, asked: { topic: null }, shown: [{ description: 'Charge once' }] });
    expect(json('show', key)).not.toHaveProperty('verdict');
    expect(json('show', key, '--verdict')).toMatchObject({ verdict: { class: 'suspected_false_fire' } });
    // Of 17 keys two begin alike.
    const shared = keys.map((each) => each.charAt(0)).find((first, at, all) => all.indexOf(first) < at) ?? '';
    const ambiguous = triage('show', shared);
    expect(ambiguous.status).toBe(2);
    expect(ambiguous.stderr).toMatch(
      /^bicameral-mcp: \d+ keys begin with .; give more of one: [0-9a-f]{32}, [0-9a-f]{32}/,
    );
  });
});

describe('triage label, skip and undo', () => {
  it('write one act each', () => {
    const key = home.review(1);
    const details = ['--cause', 'handler', '--note', 'the very function', '--saw-verdict', '--repeat'];
    const written = json('label', key.slice(0, 10), 'm', ...details);
    expect(written).toEqual({
      ts: expect.any(String),
      label_id: expect.any(String),
      labeller: 'ada',
      action: 'label',
      key,
      label: 'real_miss',
      cause: 'handler',
      note: 'the very function',
      blind_repeat: true,
      saw_verdict: true,
    });
    expect(as('ada', 'label', key, 'not_a_failure').stdout).toBe(`${key} not_a_failure, by ada\n`);
    expect(as('ada', 'skip', key, '--note', 'ask Grace').stdout).toBe(`${key} put off, by ada\n`);
    expect(as('ada', 'undo', key.slice(0, 6)).stdout).toBe(`Took back: ${key} put off, by ada\n`);
    expect(as('ada', 'undo').stdout).toBe(`Took back: ${key} not_a_failure, by ada\n`);
    expect(json('undo')).toEqual({ undone: written });
    expect(as('ada', 'undo')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'bicameral-mcp: ada has nothing to take back.\n',
    });
    expect(readRows(labelsFile()).map(({ action }) => action)).toEqual([
      'label',
      'label',
      'skip',
      'undo',
      'undo',
      'undo',
    ]);
    if (process.platform !== 'win32') expect(statSync(labelsFile()).mode & 0o777).toBe(0o600);
  });

  it('go by the system’s user name, and refuse a note that is too long', () => {
    const key = home.review(1);
    expect(triage('label', key, 'f').stdout).toBe(`${key} real_false_fire, by ${os.userInfo().username}\n`);
    const long = triage('label', key, 'f', '--note', 'x'.repeat(4_001));
    expect(long).toEqual({
      status: 2,
      stdout: '',
      stderr: 'bicameral-mcp: --note: a note may have 4000 characters, this one has 4001.\n',
    });
  });

  it('fail when they can not be written', () => {
    const key = home.review(1);
    mkdirSync(labelsFile());
    const { status, stderr } = triage('label', key, 'f');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bicameral-mcp: .*failure_labels\.jsonl: [^\n]*\n$/);
  });
});

describe('labels', () => {
  it('outlive a purge of the captured rows, and a review file that is written anew', () => {
    const key = home.review(1);
    home.ask(1, 'Retry the charge', ['src/pay.ts']);
    as('ada', 'label', key, 'm');
    expect(run(['telemetry', 'purge', '--yes']).stdout).toMatch(
      /^Removed:\n.*preflight_events\.jsonl\nThese stay:\n.*failure_labels\.jsonl\n$/s,
    );
    const review = path.join(home.path, 'failure_review.jsonl');
    writeFileSync(review, readFileSync(review, 'utf8').replace('2026-01-03T03:04:05.678Z', '2026-02-03T03:04:05.678Z'));
    expect(json('export')).toMatchObject({
      rows: [{ key, label: 'real_miss', row: { ts: '2026-02-03T03:04:05.678Z' } }],
    });
    writeFileSync(review, '');
    expect(json('export')).toMatchObject({ rows: [{ key, label: 'real_miss', row: null }] });
    expect(as('ada', 'export').stdout).toContain('1 row labelled, 1 whose review rows are gone.\n');
    expect(as('ada', 'show', key).stderr).toContain('is not in the review file any more, only its labels are');
    expect(as('ada', 'undo', key).status).toBe(0);
  });

  it('of two people on copies of one home are joined by appending one file to the other', () => {
    const keys = Array.from({ length: 6 }, (_, number) => home.review(number));
    const copy = path.join(home.path, 'copy');
    mkdirSync(copy);
    for (const name of ['failure_review.jsonl', 'salt']) {
      writeFileSync(path.join(copy, name), readFileSync(path.join(home.path, name)));
    }
    as('ada', 'label', keys[0] ?? '', 'm', '--note', 'not yours to read');
    writeFileSync(labelsFile(copy), readFileSync(labelsFile()));
    for (const key of keys.slice(1)) as('ada', 'label', key, 'f');
    for (const [index, key] of keys.entries()) {
      run(['triage', 'label', key, index === 1 ? 'b' : index === 0 ? 'm' : 'f', '--labeller', 'grace'], copy);
    }
    appendFileSync(labelsFile(), readFileSync(labelsFile(copy)));
    appendFileSync(labelsFile(), '{"torn');

    const report = json('export') as { rows: { label: string | null; labels: { labeller: string }[] }[] };
    expect(report).toMatchObject({
      agreement: {
        repeats: [],
        between: [
          {
            labellers: ['ada', 'grace'],
            same: { hits: 5, of: 6, low: expect.closeTo(0.4365, 4), high: expect.closeTo(0.9699, 4) },
            kappa: expect.closeTo(0.6, 4),
            ac1: expect.closeTo(0.8075, 4),
          },
        ],
      },
      lines_skipped: 1,
    });
    expect(report.rows.map(({ label, labels }) => [label, labels.map(({ labeller }) => labeller)])).toEqual([
      ...Array.from({ length: 4 }, () => ['real_false_fire', ['ada', 'grace']]),
      [null, ['ada', 'grace']],
      ['real_miss', ['ada', 'grace']],
    ]);
    expect(JSON.stringify(report)).not.toContain('not yours');
    expect(as('ada', 'export', '--notes', '--json').stdout).toContain('not yours to read');
    expect(as('ada', 'export').stdout).toBe(`6 rows labelled, 1 of them not alike.
suspected false fire, all: 5 labelled of 6
  real miss        1 of 5 (4–62 %)
  real false fire  4 of 5 (38–96 %)
  borderline       0 of 5 (0–43 %)
  not a failure    0 of 5 (0–43 %)
ada and grace: 5 of 6 (44–97 %) the same, κ 0.60, AC1 0.81
1 line of the files could not be read.
--json has the rows as well.
`);
  });

  it('are none at first', () => {
    expect(triage('export')).toEqual({
      status: 0,
      stdout: 'No labels yet: bicameral-mcp triage asks for them.\n',
      stderr: '',
    });
    expect(json('export')).toMatchObject({ rows: [], agreement: { repeats: [], between: [] } });
  });
});
