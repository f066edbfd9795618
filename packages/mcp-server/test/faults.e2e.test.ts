import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { BUNDLE, BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';

let repository: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient;

beforeEach(async () => {
  repository = new TestRepository();
  repository.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
  client = await BundleClient.start({
    cwd: repository.root,
    home: home.path,
    env: { BICAMERAL_TELEMETRY: 'preflight' },
  });
});

afterEach(async () => {
  await client.stop();
  repository.remove();
  home.remove();
});

/** FIFOs, modes and limits as these are the platform's. */
function unixOnly(name: string, tests: () => void): void {
  if (process.platform !== 'win32') describe(name, tests);
}

/** What two calls answer when nothing is wrong, but for ids and times. */
async function answers(): Promise<object[]> {
  const preflight = await client.call('bicameral.preflight', { topic: 'Add a retry to charge' });
  const link = await client.call('bicameral.link_commit');
  return [
    { ...preflight, preflight_id: typeof preflight.preflight_id, sync_metrics: null },
    { ...link, flow_id: typeof link.flow_id, preflight_id: null },
  ];
}

function losses(): Record<string, number>[] {
  const rows = readRows(telemetryFile(home.path, 'preflight_events'));
  return rows.filter(({ event_type }) => event_type === 'capture_loss').map(({ counts }) => counts as never);
}

function telemetryStatus(...options: string[]): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home.path, BICAMERAL_HOME: home.path };
  return execFileSync(process.execPath, [BUNDLE, 'telemetry', 'status', ...options], { encoding: 'utf8', env });
}

function statusOfTelemetry(): { losses: object; rows_of_another_salt: number; salt: string } {
  return JSON.parse(telemetryStatus('--json')) as never;
}

async function restart(options: { prefix?: readonly string[] } = {}): Promise<void> {
  await client.stop();
  client = await BundleClient.start({
    cwd: repository.root,
    home: home.path,
    env: { BICAMERAL_TELEMETRY: 'preflight' },
    ...options,
  });
}

describe.each<[string, string, (file: string) => void]>([
  ['a symbolic link', 'SYMLINK', (file) => symlinkSync(path.join(home.path, 'target'), file)],
  ['a directory', 'NOT_A_FILE', (file) => mkdirSync(file)],
  ['a FIFO', 'NOT_A_FILE', (file) => execFileSync('mkfifo', [file])],
])('%s in the place of', (_name, cause, put) => {
  it.each<['preflight_events' | 'engagements']>([['preflight_events'], ['engagements']])(
    'the %s changes no answer, is counted by its cause, and capture goes on once it is gone',
    async (name) => {
      if (process.platform === 'win32') return;
      const expected = await answers();
      writeFileSync(path.join(home.path, 'target'), '');
      const file = telemetryFile(home.path, name);
      rmSync(file);
      put(file);
      await restart();
      const [preflight, link] = await answers();
      expect([preflight, { ...link, reason: 'new_commit', sweep_scope: 'head_only', range_size: 1 }]).toEqual([
        expected[0],
        { ...expected[1], reason: 'new_commit', sweep_scope: 'head_only', range_size: 1 },
      ]);
      expect(readFileSync(path.join(home.path, 'target'), 'utf8')).toBe('');
      rmSync(file, { recursive: true });
      await client.call('bicameral.link_commit');

      expect(readRows(telemetryFile(home.path, 'engagements')).at(-1)).toMatchObject({ outcome: 'no_op' });
      // Without the events nothing can be attributed either.
      const lost = { [cause]: 1, ...(name === 'preflight_events' && { [`ATTRIBUTION_${cause}`]: 1 }) };
      expect(losses()).toEqual([lost]);
      expect(statusOfTelemetry().losses).toEqual(lost);
    },
  );
});

unixOnly('a file that', () => {
  it('may not be written is counted as such, and capture goes on when it may', async () => {
    await answers();
    chmodSync(telemetryFile(home.path, 'engagements'), 0o000);
    await restart({ prefix: UNPRIVILEGED });
    expect(await client.call('bicameral.link_commit')).toMatchObject({ reason: 'already_synced' });
    chmodSync(telemetryFile(home.path, 'engagements'), 0o600);
    await client.call('bicameral.link_commit');
    expect(losses()).toEqual([{ PERMISSION: 1 }]);
  });

  it('may not grow is counted as such, and capture goes on after a rotation by somebody who may', async () => {
    await answers();
    const file = telemetryFile(home.path, 'engagements');
    appendFileSync(file, `{"padding":"${'x'.repeat(8_000_000)}"}\n`);
    // Blocks of 1,024 bytes: more than the ledger needs, and less than the file has.
    await restart({ prefix: ['bash', '-c', 'ulimit -f 7000 && exec "$@"', 'bash'] });
    expect(await client.call('bicameral.link_commit')).toMatchObject({ reason: 'already_synced' });
    renameSync(file, `${file}.1`);
    await client.call('bicameral.link_commit');
    expect(losses()).toEqual([{ FILE_TOO_LARGE: 1 }]);
    expect(readRows(file)).toHaveLength(1);
  });

  it('is removed under a running server is made again within moments, for its owner alone', async () => {
    await answers();
    const file = telemetryFile(home.path, 'engagements');
    rmSync(file);
    // A server looks for its file every 50 ms.
    for (let call = 0; call < 500 && !existsSync(file); call += 1) await client.call('bicameral.link_commit');
    expect(readRows(file)).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('others may read is closed to them before a row comes in', async () => {
    await answers();
    const file = telemetryFile(home.path, 'engagements');
    chmodSync(file, 0o666);
    await restart();
    await client.call('bicameral.link_commit');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

unixOnly('a home that', () => {
  /** The ledger is in there as well, so that is what the answer is about, with capture and without. */
  it.each<[string, (odd: string) => void, (odd: string) => void]>([
    ['is a file', (odd) => writeFileSync(odd, 'mine'), (odd) => rmSync(odd)],
    ['may not be written', (odd) => mkdirSync(odd, 0o500), (odd) => chmodSync(odd, 0o700)],
  ])(
    '%s is an error that says what to do, the same as without capture, and over when it is well',
    async (_, make, mend) => {
      const odd = path.join(home.path, 'odd');
      make(odd);
      const refusals: string[] = [];
      for (const env of [{}, { BICAMERAL_TELEMETRY: 'preflight' }]) {
        await client.stop();
        client = await BundleClient.start({ cwd: repository.root, home: odd, env, prefix: UNPRIVILEGED });
        const text = await client.refusal('bicameral.preflight', { topic: 'Add a retry to charge' });
        refusals.push(text.replace(/\npreflight_id: .*/, ''));
      }
      expect(refusals[0]).toContain(`make ${odd} a directory that this user may write`);
      expect(refusals[1]).toBe(refusals[0]);

      mend(odd);
      expect(await client.call('bicameral.preflight', { topic: 'Log every charge' })).toMatchObject({ fired: false });
      const rows = readRows(telemetryFile(odd, 'preflight_events'));
      expect(rows.map(({ event_type, counts }) => [event_type, counts])).toEqual([
        ['session_start', undefined],
        [undefined, undefined],
        ['capture_loss', { SALT_IO: 1 }],
      ]);
    },
  );
});

/** Where modes do not bind the superuser, the capability to pass them by is taken away. */
const UNPRIVILEGED: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--inh-caps=-dac_override,-dac_read_search', '--bounding-set=-dac_override,-dac_read_search']
    : [];

unixOnly('the salt', () => {
  it('deleted while a server runs: it goes on with its own, the next makes a new one, and status says so', async () => {
    await answers();
    const saltIds = () => readRows(telemetryFile(home.path, 'engagements')).map(({ salt_id }) => salt_id);
    rmSync(path.join(home.path, 'salt'));
    await client.call('bicameral.link_commit');
    expect(new Set(saltIds()).size).toBe(1);
    expect(statusOfTelemetry()).toMatchObject({ salt: 'missing', rows_of_another_salt: 3 });
    expect(telemetryStatus()).toContain('missing; 3 rows were hashed with one, and will not join');
    expect(existsSync(path.join(home.path, 'salt'))).toBe(false);
    await restart();
    await client.call('bicameral.link_commit');
    expect(new Set(saltIds()).size).toBe(2);
    expect(statusOfTelemetry()).toMatchObject({ salt: 'present', rows_of_another_salt: 3 });
  });

  it('that was left too short is set aside under a name that says so, replaced, and told once', async () => {
    writeFileSync(path.join(home.path, 'salt'), 'short', { mode: 0o600 });
    await answers();
    const [aside = ''] = readdirSync(home.path).filter((name) => name.startsWith('salt.too-short-'));
    expect(readFileSync(path.join(home.path, aside), 'utf8')).toBe('short');
    expect(readFileSync(path.join(home.path, 'salt'))).toHaveLength(32);
    await client.stop();
    expect(
      client.stderr.split('\n').filter((line) => line.includes('too short') || line.includes('5 bytes')),
    ).toHaveLength(1);
  });
});

describe('a salt that can not be used', () => {
  it('costs the rows, not the calls, and is made once the place is free', async () => {
    const salt = path.join(home.path, 'salt');
    mkdirSync(salt);
    writeFileSync(path.join(salt, 'in-the-way'), '');
    expect(await client.call('bicameral.preflight', { topic: 'Retry charges' })).toMatchObject({
      reason: 'no_matches',
    });
    rmSync(salt, { recursive: true });
    expect(await client.call('bicameral.link_commit')).toMatchObject({ synced: true });
    const events = readRows(telemetryFile(home.path, 'preflight_events'));
    expect(events.map(({ event_type }) => event_type)).toEqual(['session_start', 'capture_loss']);
    expect(events[1]).toMatchObject({ counts: { SALT_NOT_A_FILE: 1 } });
    expect(readRows(telemetryFile(home.path, 'engagements'))).toHaveLength(1);
  });
});
