import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { BUNDLE, BundleClient } from './support/bundle-client.js';
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

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NO_COLOR: '1', BICAMERAL_HOME: home.path, ...env },
  });
  return { status, stdout, stderr };
}

async function converse(): Promise<void> {
  const client = await BundleClient.start({
    cwd: repository.root,
    home: home.path,
    env: { BICAMERAL_TELEMETRY: 'preflight' },
  });
  await client.call('bicameral.preflight', { topic: 'Add a retry', file_paths: ['src/cart.ts'] });
  await client.call('bicameral.link_commit');
  await client.stop();
}

const on = { BICAMERAL_TELEMETRY: 'preflight' };

describe('bicameral-mcp', () => {
  it('--version tells the version', () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('--help teaches how a client starts it and what the environment sets', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const taught of ['mcpServers', '--root', '--tool-names', 'telemetry', 'REPO_PATH', '.bicameral/config.yaml']) {
      expect(stdout).toContain(taught);
    }
    const names = (text: string): string[] => [
      ...new Set(text.match(/BICAMERAL_[A-Z_]+|guided|[a-z]+_(?:sources|branch)/g)),
    ];
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, settings = ''] = /^## Settings$(.*?)^## /ms.exec(readme) ?? [];
    expect(names(settings).sort()).toEqual([
      'BICAMERAL_AUTHORITATIVE_BRANCH',
      'BICAMERAL_GUIDED_MODE',
      'BICAMERAL_HOME',
      'BICAMERAL_LOG',
      'BICAMERAL_PREFLIGHT_MUTE',
      'BICAMERAL_PREFLIGHT_SOURCES',
      'BICAMERAL_TELEMETRY',
      'authoritative_branch',
      'guided',
      'preflight_sources',
    ]);
    expect(names(stdout)).toEqual(expect.arrayContaining(names(settings)));
  });

  it.each([
    [['telemetri'], /unknown command "telemetri"\. Did you mean telemetry\?/],
    [['xyzzy'], /unknown command "xyzzy"\. There are tools, telemetry, reconcile, /],
    [['--tool-names', 'camel'], /Allowed choices are dots, underscore/],
    [['telemetry', 'tail', '-n', '0'], /whole number from 1/],
    [['telemetry', 'status', '--foo'], /unknown option '--foo'\n\(bicameral-mcp telemetry status --help shows/],
    [
      ['telemetry', 'status', '--jsn'],
      /unknown option '--jsn'\n\(Did you mean --json\?\)\n\(bicameral-mcp telemetry status/,
    ],
    [['telemetry', 'purge', '--force'], /unknown option '--force'\n\(bicameral-mcp telemetry purge --help shows/],
    [['telemetry', 'help'], /unknown command 'help'/],
    [['dataset', 'help'], /unknown command 'help'/],
  ])('%j is refused with what to do', (args, expected) => {
    const { status, stdout, stderr } = run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(expected);
    expect(stderr).toContain('--help');
  });

  it('warns on stderr about a level and a telemetry value that are none', async () => {
    const client = await BundleClient.start({
      cwd: repository.root,
      home: home.path,
      env: { BICAMERAL_LOG: 'loud', BICAMERAL_TELEMETRY: 'enabled' },
    });
    await client.call('bicameral.history');
    await client.stop();
    expect(client.stderr).toMatch(/BICAMERAL_LOG=loud is not a level; take one of silent, error, warn, info, debug/);
    expect(client.stderr.match(/BICAMERAL_TELEMETRY/g)).toHaveLength(1);
  });
});

describe('telemetry status', () => {
  it('says that capture is off, how to turn it on, and makes nothing', () => {
    const { status, stdout, stderr } = run(['telemetry', 'status']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Capture +off in this shell; .*BICAMERAL_TELEMETRY=preflight/);
    expect(stdout).toMatch(/^preflight_events\.jsonl +none yet$/m);
    expect(stdout).toMatch(/^Salt +none yet/m);
    expect(readdirSync(home.path)).toEqual([]);
  });

  it('counts rows, torn lines, losses, rows of another salt, and files open to others', async () => {
    await converse();
    const events = path.join(home.path, 'preflight_events.jsonl');
    appendFileSync(
      events,
      '{"event_type":"capture_loss","ts":"2026-01-01T00:00:00.000Z","counts":{"NO_SPACE":3}}\n{"torn',
    );
    rmSync(path.join(home.path, 'salt'));
    await converse();
    chmodSync(events, 0o644);
    chmodSync(path.join(home.path, 'salt'), 0o644);

    expect(JSON.parse(run(['telemetry', 'status', '--json'], on).stdout)).toEqual({
      home: home.path,
      enabled: true,
      raw: false,
      warnings: [],
      salt: 'present',
      salt_problem: null,
      salt_too_open: true,
      rows_of_another_salt: 2,
      files: [
        {
          name: 'preflight_events.jsonl',
          files: 1,
          bytes: expect.any(Number),
          rows: 7,
          skipped: 1,
          problem: null,
          newest: expect.any(String),
          too_open: [events],
        },
        {
          name: 'engagements.jsonl',
          files: 1,
          bytes: expect.any(Number),
          rows: 2,
          skipped: 0,
          problem: null,
          newest: expect.any(String),
          too_open: [],
        },
        {
          name: 'failure_review.jsonl',
          files: 0,
          bytes: 0,
          rows: 0,
          skipped: 0,
          problem: null,
          newest: null,
          too_open: [],
        },
        {
          name: 'failure_labels.jsonl',
          files: 0,
          bytes: 0,
          rows: 0,
          skipped: 0,
          problem: null,
          newest: null,
          too_open: [],
        },
      ],
      reconcile_due: null,
      losses: { NO_SPACE: 3 },
    });
    const { stdout } = run(['telemetry', 'status'], { BICAMERAL_TELEMETRY: 'raw' });
    expect(stdout).toMatch(/^Capture +on in this shell, with topics and paths in plain \(raw\);/m);
    expect(stdout).toMatch(/7 rows, .*1 lines could not be read, open to others, run chmod 600 on: /);
    expect(stdout).toMatch(/^Salt +present; 2 rows were hashed with another one and no longer join/m);
    expect(stdout).toMatch(/^Salt .*open to others, run chmod 600 on: .*\/salt$/m);
    expect(statSync(path.join(home.path, 'salt')).mode & 0o777).toBe(0o644);
    expect(stdout).toMatch(/^Lost +3 by NO_SPACE; what a killed process never wrote is unknown$/m);
  });
});

describe('what can not be read', () => {
  it('is named by status and tail, one line each, and the rest is shown', async () => {
    await converse();
    const engagements = path.join(home.path, 'engagements.jsonl');
    rmSync(engagements);
    symlinkSync('/etc/hostname', engagements);
    const status = run(['telemetry', 'status']);
    expect([status.status, status.stderr]).toEqual([0, '']);
    expect(status.stdout).toMatch(/^engagements\.jsonl +.*symbolic link/m);
    const tail = run(['telemetry', 'tail']);
    expect(tail.stderr).toMatch(/^bicameral-mcp: .*symbolic link[^\n]*\n$/);
    expect(tail.stdout.trim().split('\n')).toHaveLength(3);
  });

  it('does not stop a command with a stack trace: a home that is a file, or a relative one', () => {
    const file = path.join(home.path, 'file');
    writeFileSync(file, '');
    const status = run(['telemetry', 'status'], { BICAMERAL_HOME: file });
    expect(status.stdout + status.stderr).not.toMatch(/\n +at /);
    const relative = run(['telemetry', 'status'], { BICAMERAL_HOME: 'here' });
    expect(relative).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'bicameral-mcp: BICAMERAL_HOME=here is a relative path. Give an absolute one, or one that begins with ~/.\n',
    });
    const kernels = run(['telemetry', 'status'], { BICAMERAL_HOME: '/proc/here' });
    expect(kernels).toMatchObject({
      status: 1,
      stderr:
        "bicameral-mcp: BICAMERAL_HOME=/proc/here is in a file system of the kernel's. Give a directory on a disk.\n",
    });
  });

  it('is no trouble when the reader goes away', () => {
    if (process.platform === 'win32') return;
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${BUNDLE}" tools --json | head -c 5`], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('the home', () => {
  it('may begin with ~, which no shell expands in a client’s configuration', () => {
    const { stdout } = run(['telemetry', 'status', '--json'], { HOME: home.path, BICAMERAL_HOME: '~/state' });
    expect(JSON.parse(stdout)).toMatchObject({ home: path.join(home.path, 'state') });
  });

  it('is closed to others only when it holds our files', async () => {
    const shared = path.join(home.path, 'shared');
    mkdirSync(shared);
    writeFileSync(path.join(shared, 'somebody.txt'), '');
    chmodSync(shared, 0o755);
    const modes: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const client = await BundleClient.start({ cwd: repository.root, home: shared });
      await client.call('bicameral.history');
      modes.push((statSync(shared).mode & 0o777).toString(8));
      await client.stop();
    }
    expect(modes).toEqual(['755', '700']);
  });
});

describe('telemetry tail', () => {
  it('says that there are no rows', () => {
    expect(run(['telemetry', 'tail']).stdout).toMatch(/^No rows\. Capture is off unless/);
    expect(run(['telemetry', 'tail', '--json']).stdout.trim()).toBe('');
  });

  it('shows the newest rows of both files in order of time', async () => {
    await converse();
    const kinds = run(['telemetry', 'tail'])
      .stdout.trim()
      .split('\n')
      .map((line) => line.split('  ').slice(1, 3));
    expect(kinds).toEqual([
      ['session_start'],
      ['bicameral.preflight', 'no_matches'],
      ['bicameral.link_commit', 'no_op'],
      ['session_end'],
    ]);
    const rows = run(['telemetry', 'tail', '-n', '2', '--json']).stdout.trim().split('\n');
    expect(rows.map((row) => JSON.parse(row) as unknown)).toMatchObject([
      { tool: 'bicameral.link_commit' },
      { event_type: 'session_end' },
    ]);
  });
});

describe('telemetry purge', () => {
  it('shows the plan, removes the rows when told so, and leaves ledger and salt', async () => {
    await converse();
    const before = readdirSync(home.path);
    expect(run(['telemetry', 'purge']).stdout).toMatch(
      /^This would remove:\n.*engagements.jsonl\nRun it again with --yes/s,
    );
    expect(readdirSync(home.path)).toEqual(before);
    expect(run(['telemetry', 'purge', '--yes']).stdout).toMatch(/^Removed:\n/);
    expect(readdirSync(home.path).filter((name) => !name.startsWith('ledger.'))).toEqual(['salt']);
    expect(run(['telemetry', 'purge', '--yes']).stdout).toBe('Nothing to remove: no row was captured.\n');
  });

  it('leaves a link in the place of a file, and says so, as tail does', () => {
    const link = path.join(home.path, 'engagements.jsonl');
    symlinkSync('/etc/hostname', link);
    expect(run(['telemetry', 'tail'])).toEqual({
      status: 1,
      stdout: 'No rows in what can be read.\n',
      stderr: expect.stringMatching(/^bicameral-mcp: .*engagements\.jsonl: it is a symbolic link.*\n$/),
    });
    expect(run(['telemetry', 'purge', '--yes']).stdout).toBe(
      `Nothing to remove.\nThese are no regular files and are left; move them away:\n  ${link}\n`,
    );
  });
});

describe('the bundle', () => {
  it('starts by itself as a program', () => {
    if (process.platform === 'win32') return;
    expect(execFileSync(BUNDLE, ['--version'], { encoding: 'utf8' })).toBe('0.1.0\n');
  });
});
