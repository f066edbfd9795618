import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReconcileResult, ReviewRow } from '@bicameral/failure-review';
import { tryLock } from '@bicameral/jsonl-sink';
import { BUNDLE, BundleClient, readRows } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';

let repository: TestRepository;
let home: { path: string; remove: () => void };

beforeEach(() => {
  repository = new TestRepository();
  repository.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
});

afterEach(() => {
  repository.remove();
  home.remove();
});

const ON = { BICAMERAL_TELEMETRY: 'preflight' };

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], {
    cwd: repository.root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NO_COLOR: '1', BICAMERAL_HOME: home.path, ...env },
    input,
    // What hangs is ended, and has no exit code.
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

const start = (env: Readonly<Record<string, string>> = ON): Promise<BundleClient> =>
  BundleClient.start({ cwd: repository.root, home: home.path, env });
const inHome = (name: string): string => path.join(home.path, name);
const reviewRows = (): ReviewRow[] => readRows(inHome('failure_review.jsonl')) as unknown as ReviewRow[];
const reconcileJson = (...args: string[]): ReconcileResult =>
  JSON.parse(run(['reconcile', '--json', ...args]).stdout) as ReconcileResult;

const STRIPE = 'src/billing/stripe.ts';
const CART = 'src/cart.ts';

/** Two decisions on record, each judged to be carried out by the code that it is bound to. */
async function decide(client: BundleClient): Promise<{ charge: string; cart: string }> {
  const decisions = [{ description: 'A card is charged once' }, { description: 'A cart counts each item' }];
  const { created_decisions: created } = await client.call('bicameral.ingest', {
    payload: { source: 'manual', decisions },
  });
  const [charge = '', cart = ''] = created.map(({ decision_id }) => decision_id);
  const { bindings } = await client.call('bicameral.bind', {
    bindings: [
      { decision_id: charge, file_path: STRIPE, symbol_name: 'charge' },
      { decision_id: cart, file_path: CART, symbol_name: 'Cart' },
    ],
  });
  await client.call('bicameral.resolve_compliance', {
    phase: 'ingest',
    verdicts: bindings.map(({ decision_id, region_id, content_hash }) => {
      const judged = { verdict: 'compliant', confidence: 'high', explanation: 'Read it.' };
      return { decision_id, region_id, content_hash, ...judged };
    }),
  });
  return { charge, cart };
}

/** One conversation in which a decision is used, one shown in vain, and one missed. */
async function converse(): Promise<{ charge: string; cart: string }> {
  const client = await start();
  const decisions = await decide(client);
  const used = await client.call('bicameral.preflight', { topic: 'Charge again', file_paths: [STRIPE] });
  await client.call('bicameral.ratify', {
    decision_id: decisions.charge,
    signer: 'Ada',
    preflight_id: used.preflight_id ?? '',
  });
  await client.call('bicameral.preflight', { topic: 'Read the price', file_paths: [STRIPE, 'src/prices.ts'] });
  const blind = await client.call('bicameral.preflight', { topic: 'Tidy it' });
  expect(blind.decisions).toHaveLength(0);
  await client.stop();
  return decisions;
}

describe('reconcile', () => {
  it('tells what became of what was shown, writes it once, and says so the next time', async () => {
    const { charge } = await converse();
    const { status, stdout, stderr } = run(['reconcile']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Preflights +1 suspected false fire, 0 suspected misses, 2 normal$/m);
    expect(stdout).toMatch(/^Review rows +\d written \(1 suspected, 0 dismissed, \d for audit\), 0 known before$/m);
    expect(stdout).toMatch(
      /^Shown by region +2 decisions: 1 used, 0 whose code was changed, 0 dismissed, 1 with nothing said$/m,
    );
    expect(stdout).toMatch(/^Later calls +1 that named their preflight, 0 without an id \(.*\), 3 of none$/m);
    expect(stdout).toMatch(/^Engaged with +1 of 2 by calls that named the preflight, 1 of 2 by all$/m);
    expect(reviewRows().filter((row) => row.kept_as === 'suspect')).toMatchObject([
      {
        class: 'suspected_false_fire',
        surfaced: [{ decision_id: charge, surfaced_by: 'region', engaged: 'none' }],
        why: expect.stringContaining('its server said so'),
      },
    ]);
    const before = readFileSync(inHome('failure_review.jsonl'), 'utf8');
    expect(run(['reconcile']).stdout).toMatch(/^Review rows +0 written \(0 suspected, .*\), [1-3] known before$/m);
    expect(readFileSync(inHome('failure_review.jsonl'), 'utf8')).toBe(before);
  });

  it('finds what a commit made drift next to what was asked about, by the imports of the repository', async () => {
    const first = await start();
    const { charge } = await decide(first);
    await first.stop();

    const client = await start({ ...ON, BICAMERAL_PREFLIGHT_SOURCES: 'region' });
    const asked = await client.call('bicameral.preflight', {
      topic: 'Other keys',
      file_paths: ['src/billing/keys.ts'],
    });
    expect(asked.decisions).toEqual([]);
    repository.commit({
      'src/billing/keys.ts': SHOP['src/billing/keys.ts'].replace('1', '2'),
      [STRIPE]: SHOP[STRIPE].replace('under', 'below'),
    });
    await client.call('bicameral.link_commit', { preflight_id: asked.preflight_id ?? '' });
    await client.stop();
    const result = reconcileJson();
    expect(result.classes).toMatchObject({ suspected_false_fire: 0, suspected_miss: 1 });
    expect(result.problems).toEqual([]);
    expect(reviewRows().filter((row) => row.kept_as === 'suspect')).toMatchObject([
      {
        class: 'suspected_miss',
        preflight_id: asked.preflight_id,
        decision_id: charge,
        miss: { relation: 'neighbour' },
      },
    ]);
  });

  it('takes no commit for one that followed when it was there before the question', async () => {
    const client = await start({ ...ON, BICAMERAL_PREFLIGHT_SOURCES: 'region' });
    await decide(client);
    const changed = { [STRIPE]: SHOP[STRIPE].replace('under', 'below') };
    repository.commit(changed, 'Before all of it', '2026-01-02T03:04:05+01:00');
    await client.call('bicameral.link_commit', {});
    const near = await client.call('bicameral.preflight', {
      topic: 'Other keys',
      file_paths: ['src/billing/keys.ts'],
    });
    await client.call('bicameral.link_commit', { preflight_id: near.preflight_id ?? '' });
    const shown = await client.call('bicameral.preflight', { topic: 'Charge', file_paths: [STRIPE] });
    expect([near.decisions.length, shown.decisions.length]).toEqual([0, 1]);
    const linked = await client.call('bicameral.link_commit', { preflight_id: shown.preflight_id ?? '' });
    expect(linked.reason).toBe('already_synced');
    await client.stop();
    expect(readRows(inHome('engagements.jsonl')).at(-1)).toMatchObject({
      tool: 'bicameral.link_commit',
      committed_at: '2026-01-02T02:04:05.000Z',
    });
    expect(reconcileJson().classes).toEqual({ suspected_false_fire: 1, suspected_miss: 0, normal: 1 });
  });

  it('--dry-run and --since write nothing that is not asked for', async () => {
    await converse();
    expect(reconcileJson('--dry-run')).toMatchObject({ dry_run: true, rows: { added: { suspect: 1 } } });
    expect(existsSync(inHome('failure_review.jsonl'))).toBe(false);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(reconcileJson('--since', tomorrow)).toMatchObject({ unjudged: { before_since: 3 }, since: tomorrow });
    expect(reconcileJson('--since', '7d')).toMatchObject({ rows: { added: { suspect: 1 } } });
  });

  it.each(['yesterday', '7', '7y', '2026-13-01', '2026-02-03T04:05'])(
    '--since %s is refused with what to give',
    (when) => {
      const { status, stdout, stderr } = run(['reconcile', '--since', when]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain('a number with m, h, d or w (7d)');
    },
  );

  it('says that another is at it, and that is no failure', async () => {
    await converse();
    const lock = tryLock(inHome('reconcile.lock'));
    expect(run(['reconcile'])).toEqual({
      status: 0,
      stdout: 'Another reconcile is at it; nothing was done.\n',
      stderr: '',
    });
    lock?.release();
    expect(existsSync(inHome('failure_review.jsonl'))).toBe(false);
  });

  it('says that there is nothing yet, and makes nothing', () => {
    expect(run(['reconcile'])).toEqual({
      status: 0,
      stdout: 'Nothing was captured yet. Capture is off unless BICAMERAL_TELEMETRY lists preflight.\n',
      stderr: '',
    });
    expect(readdirSync(home.path)).toEqual([]);
  });

  it('fails in one line where it can not write', async () => {
    await converse();
    mkdirSync(inHome('failure_review.jsonl'));
    const { status, stderr } = run(['reconcile']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bicameral-mcp: [^\n]*failure_review\.jsonl: it is not a regular file[^\n]*\n$/);
  });
});

describe('session-end', () => {
  const HOOK = JSON.stringify({ session_id: 'abc', hook_event_name: 'SessionEnd', reason: 'other' });

  it.each([
    ['what Claude Code says', HOOK],
    ['nothing', ''],
    ['anything else', `${'x'.repeat(200_000)}\0`],
  ])('leaves a mark for the owner alone, given %s', async (_, input) => {
    await converse();
    expect(run(['session-end'], ON, input)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(statSync(inHome('reconcile.due')).mode & 0o777).toBe(0o600);
    expect(readFileSync(inHome('reconcile.due'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \d+\n$/);
    expect(run(['telemetry', 'status']).stdout).toMatch(/^Reconcile +due: a session ended at 20/m);
    run(['reconcile']);
    expect(existsSync(inHome('reconcile.due'))).toBe(false);
    expect(run(['telemetry', 'status']).stdout).toMatch(/^Reconcile +no session has ended since/m);
  });

  it('does nothing while capture is off, or before anything was captured', async () => {
    expect(run(['session-end'], ON, HOOK)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readdirSync(home.path)).toEqual([]);
    await converse();
    expect(run(['session-end'], {}, HOOK)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(inHome('reconcile.due'))).toBe(false);
  });

  it.each([
    ['a link', 'it is a symbolic link, which is not followed', (file) => symlinkSync('/etc/hostname', file)],
    ['a FIFO', 'it is not a regular file', (file) => execFileSync('mkfifo', [file])],
    ['a folder', 'it is not a regular file', (file) => mkdirSync(file)],
  ] satisfies [string, string, (file: string) => void][])(
    'exits with 0 and one line when %s is in the place of the mark, and nothing waits for it or reads it',
    async (_, problem, put) => {
      await converse();
      put(inHome('reconcile.due'));
      expect(run(['session-end'], ON, HOOK)).toEqual({
        status: 0,
        stdout: '',
        stderr: `bicameral-mcp: ${inHome('reconcile.due')}: ${problem}: move it away\n`,
      });
      expect(run(['telemetry', 'status']).stdout).toMatch(/^Reconcile +no session has ended since/m);
      expect(run(['reconcile']).status).toBe(0);
      expect(run(['telemetry', 'purge', '--yes']).status).toBe(0);
      expect(readdirSync(home.path)).toContain('reconcile.due');
    },
  );

  it('shows of a mark only what is a time', async () => {
    await converse();
    writeFileSync(inHome('reconcile.due'), 'something \x1b[31m else');
    expect(run(['telemetry', 'status']).stdout).toMatch(/^Reconcile +due: a session ended; the next server does it/m);
    expect(JSON.parse(run(['telemetry', 'status', '--json']).stdout)).toMatchObject({ reconcile_due: 'unknown' });
  });

  it('exits with 0 and one line where there is no home', () => {
    expect(run(['session-end'], { ...ON, BICAMERAL_HOME: 'here' }, HOOK)).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^bicameral-mcp: BICAMERAL_HOME=here is a relative path[^\n]*\n$/),
    });
  });

  it('exits with 0 whatever stands behind it', async () => {
    await converse();
    expect(run(['session-end', 'now', '--fast'], ON)).toEqual({
      status: 0,
      stdout: '',
      stderr: 'bicameral-mcp: session-end takes no arguments; left out: now --fast\n',
    });
    expect(readdirSync(home.path)).toContain('reconcile.due');
  });

  it('has a help', () => {
    expect(run(['session-end', '--help']).stdout).toContain('always exits with 0');
  });
});

describe('a server that starts when there is something to reconcile', () => {
  async function untilGone(file: string): Promise<void> {
    while (existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('does it once it has answered a call', async () => {
    await converse();
    run(['session-end'], ON);
    const client = await start({ ...ON, BICAMERAL_LOG: 'info' });
    expect(existsSync(inHome('reconcile.due'))).toBe(true);
    await client.call('bicameral.history');
    await untilGone(inHome('reconcile.due'));
    await client.stop();
    expect(reviewRows().filter((row) => row.kept_as === 'suspect')).toHaveLength(1);
    expect(client.stderr).toContain('reconciled what was due: done, 1 suspected failures');
    expect(readdirSync(home.path).filter((name) => name.includes('lock'))).toEqual([]);
  });

  it('leaves it while capture is off', async () => {
    await converse();
    run(['session-end'], ON);
    const client = await start({});
    await client.call('bicameral.history');
    // Longer than a server that has capture on waits before it begins.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await client.stop();
    expect(existsSync(inHome('reconcile.due'))).toBe(true);
    expect(existsSync(inHome('failure_review.jsonl'))).toBe(false);
  });

  it('says what is in its way, and goes on serving', async () => {
    await converse();
    run(['session-end'], ON);
    mkdirSync(inHome('failure_review.jsonl'));
    const client = await start();
    await client.call('bicameral.history');
    while (!client.stderr.includes('can not be reconciled')) await new Promise((resolve) => setTimeout(resolve, 20));
    await client.call('bicameral.history');
    await client.stop();
    expect(existsSync(inHome('reconcile.due'))).toBe(true);
  });
});

describe('telemetry purge', () => {
  it('removes the rows and the marks, and leaves suspected failures and labels, saying so', async () => {
    await converse();
    run(['reconcile']);
    writeFileSync(inHome('failure_labels.jsonl'), '');
    writeFileSync(inHome('reconcile.settled'), '{}\n');
    run(['session-end'], ON);
    const { stdout } = run(['telemetry', 'purge', '--yes']);
    expect(stdout).toMatch(
      /^Removed:\n.*preflight_events\.jsonl\n.*engagements\.jsonl\n.*reconcile\.due\n.*reconcile\.settled\nThese stay:\n.*failure_review\.jsonl\n.*failure_labels\.jsonl\n$/s,
    );
    const left = readdirSync(home.path).filter((name) => !name.startsWith('ledger.'));
    expect(left.sort()).toEqual(['failure_labels.jsonl', 'failure_review.jsonl', 'salt']);
    expect(run(['reconcile']).stdout).toMatch(/^Nothing was captured yet/);
    expect(reviewRows()).not.toEqual([]);
  });
});
