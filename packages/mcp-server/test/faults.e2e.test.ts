import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
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

describe.each<[string, string, (file: string) => void]>([
  ['a symbolic link', 'SYMLINK', (file) => symlinkSync('/etc/hostname', file)],
  ['a directory', 'NOT_A_FILE', (file) => mkdirSync(file)],
  ['a FIFO', 'NOT_A_FILE', (file) => execFileSync('mkfifo', [file])],
])('%s in the place of the engagements', (_name, cause, put) => {
  it('does not hurt the calls, is counted by its cause, and capture goes on once it is gone', async () => {
    if (process.platform === 'win32') return;
    const engagements = telemetryFile(home.path, 'engagements');
    put(engagements);
    expect(await client.call('bicameral.link_commit')).toMatchObject({ synced: true });
    expect(await client.call('bicameral.link_commit')).toMatchObject({ reason: 'already_synced' });
    rmSync(engagements, { recursive: true });
    expect(await client.call('bicameral.link_commit')).toMatchObject({ reason: 'already_synced' });

    expect(readRows(engagements)).toMatchObject([{ tool: 'bicameral.link_commit', outcome: 'no_op' }]);
    const events = readRows(telemetryFile(home.path, 'preflight_events'));
    const lost = events.filter(({ event_type }) => event_type === 'capture_loss');
    expect(lost.map(({ counts }) => counts)).toEqual([{ [cause]: 2 }]);
  });
});

describe('a salt that can not be used', () => {
  it('costs the rows, not the calls, and is made once the place is free', async () => {
    const salt = path.join(home.path, 'salt');
    mkdirSync(salt);
    writeFileSync(path.join(salt, 'in-the-way'), '');
    expect(await client.call('bicameral.preflight', { topic: 'Add a retry' })).toMatchObject({ reason: 'no_matches' });
    rmSync(salt, { recursive: true });
    expect(await client.call('bicameral.link_commit')).toMatchObject({ synced: true });
    const events = readRows(telemetryFile(home.path, 'preflight_events'));
    expect(events.map(({ event_type }) => event_type)).toEqual(['session_start', 'capture_loss']);
    expect(events[1]).toMatchObject({ counts: { SALT_NOT_A_FILE: 1 } });
    expect(readRows(telemetryFile(home.path, 'engagements'))).toHaveLength(1);
  });
});
