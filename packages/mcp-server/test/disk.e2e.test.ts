import { readLastRecords } from '@bicameral/jsonl-sink';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';

const FAULTY = fileURLToPath(new URL('support/faulty-files.mjs', import.meta.url));

let repository: TestRepository;
let home: { path: string; remove: () => void };
let outside: { path: string; remove: () => void };
let client: BundleClient;

beforeEach(() => {
  repository = new TestRepository();
  repository.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
  outside = temporaryDirectory('bicameral-outside-');
});

afterEach(async () => {
  await client.stop();
  repository.remove();
  home.remove();
  outside.remove();
});

async function start(prefix: readonly string[] = [], directory = home.path): Promise<void> {
  client = await BundleClient.start({
    cwd: repository.root,
    home: directory,
    env: {
      BICAMERAL_TELEMETRY: 'preflight',
      NODE_OPTIONS: `--import ${FAULTY}`,
      FAULT: path.join(outside.path, 'fault'),
    },
    prefix,
  });
}

/** What two calls answer, but for ids and times. The same question again would be answered shorter. */
async function answers(topic: string): Promise<object[]> {
  const preflight = await client.call('bicameral.preflight', { topic });
  const link = await client.call('bicameral.link_commit');
  return [
    { ...preflight, topic: null, preflight_id: typeof preflight.preflight_id, sync_metrics: null },
    { ...link, flow_id: typeof link.flow_id, reason: null, sweep_scope: null, range_size: null, preflight_id: null },
  ];
}

function lossesIn(directory: string): unknown[] {
  const rows = readRows(telemetryFile(directory, 'preflight_events'));
  return rows.filter(({ event_type }) => event_type === 'capture_loss').map(({ counts }) => counts);
}

describe.each([
  ['a full disk', 'writeSync', 'ENOSPC', 'NO_SPACE'],
  ['a quota that is used up', 'writeSync', 'EDQUOT', 'QUOTA'],
  ['a disk that fails', 'writeSync', 'EIO', 'IO'],
  ['a read-only file system', 'openSync', 'EROFS', 'READ_ONLY'],
  ['no descriptor left for the file', 'openSync', 'EMFILE', 'TOO_MANY_OPEN_FILES'],
  ['no descriptor left in the system', 'openSync', 'ENFILE', 'TOO_MANY_OPEN_FILES'],
])('%s', (_, call, errno, cause) => {
  it('changes no answer, is counted by its cause, and capture goes on by itself', async () => {
    await start();
    const expected = await answers('Add a retry to charge');
    const before = readRows(telemetryFile(home.path, 'engagements'));
    writeFileSync(path.join(outside.path, 'fault'), JSON.stringify({ call, errno }));
    if (call === 'openSync') {
      await client.stop();
      await start();
    }
    expect(await answers('Log every charge')).toEqual(expected);
    expect(lossesIn(home.path)).toEqual([]);
    expect(readRows(telemetryFile(home.path, 'engagements'))).toEqual(before);

    rmSync(path.join(outside.path, 'fault'));
    await client.call('bicameral.link_commit');
    expect(lossesIn(home.path)).toEqual([{ [cause]: 2 }]);
    expect(readRows(telemetryFile(home.path, 'engagements'))).toHaveLength(before.length + 1);
  });
});

/** As most containers do not: the same with injected answers is above. */
function whereDisksCanBeMounted(name: string, tests: () => void): void {
  if (spawnSync('unshare', ['-Urm', 'true']).status === 0) describe(name, tests);
}

whereDisksCanBeMounted('a real disk that is full', () => {
  it('changes no answer, and every row that is not there is counted', async () => {
    const mount = 'mount -t tmpfs -o size=4m tmpfs "$1" && shift && exec "$@"';
    await start(['unshare', '-Urm', 'sh', '-c', mount, 'sh', home.path]);
    const seen = path.join('/proc', String(client.transport.pid), 'root', home.path);
    const expected = await answers('Add a retry to charge');
    const ballast = path.join(seen, 'ballast');
    fill(ballast);
    // The pages that the files have already take some more rows.
    let calls = 2;
    for (; calls < 100; calls += 2) expect(await answers(`Log charge ${calls}`)).toEqual(expected);
    rmSync(ballast);
    expect(await answers('Log every charge')).toEqual(expected);

    // A line that the full disk cut short is skipped.
    const { records: events } = readLastRecords(telemetryFile(seen, 'preflight_events'), 1000);
    const { records: engagements } = readLastRecords(telemetryFile(seen, 'engagements'), 1000);
    const lost = events.flatMap(({ counts }) => Object.entries((counts ?? {}) as Record<string, number>));
    expect(new Set(lost.map(([cause]) => cause))).toEqual(new Set(['NO_SPACE']));
    const there = [...events, ...engagements].filter(({ event_type }) => event_type === undefined);
    // A row that was refused may be there all the same, when only its newline found no room.
    const sum = there.length + lost.reduce((total, [, count]) => total + count, 0);
    expect([calls + 2, calls + 3]).toContain(sum);
  });
});

/** Takes all the room that is left. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (const bytes of [1_000_000, 4096, 1]) {
    try {
      while (writeSync(descriptor, Buffer.alloc(bytes)) === bytes);
    } catch {
      // There is less than that.
    }
  }
  closeSync(descriptor);
}

/** Linux lets a process be started with fewer rights and descriptors, and a disk of its own. */
function unixOnly(name: string, tests: () => void): void {
  if (process.platform !== 'win32') describe(name, tests);
}

unixOnly('a server that has no descriptor left at all', () => {
  it('says so, since it can not start git, and goes on by itself when it has some', async () => {
    await start(['bash', '-c', 'ulimit -n 200 && exec "$@"', 'bash']);
    await client.call('bicameral.preflight', { topic: 'Add a retry to charge' });
    await signal('took all descriptors');
    for (const tool of ['bicameral.preflight', 'bicameral.link_commit']) {
      const args = tool.endsWith('preflight') ? { topic: 'Log every charge' } : {};
      expect(await client.refusal(tool, args)).toContain('raise the limit on open files');
    }
    await signal('gave all descriptors back');
    await client.call('bicameral.link_commit');
    // The preflight’s row went to a file that was open already.
    expect(lossesIn(home.path)).toEqual([{ TOO_MANY_OPEN_FILES: 1 }]);
    expect(readRows(telemetryFile(home.path, 'engagements'))).toHaveLength(1);
  });
});

/** Sends the signal and waits until the server says what it did. */
async function signal(word: string): Promise<void> {
  process.kill(client.transport.pid ?? 0, 'SIGUSR2');
  while (!client.stderr.includes(word)) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a home that', () => {
  it('is removed under a running server is made again within moments, for its owner alone', async () => {
    await start();
    await answers('Add a retry to charge');
    rmSync(home.path, { recursive: true });
    const files = [telemetryFile(home.path, 'preflight_events'), telemetryFile(home.path, 'engagements')];
    // A server looks for its files every 50 ms.
    for (let call = 0; call < 500 && !files.every((file) => existsSync(file)); call += 1) {
      await answers(`Log charge ${call}`);
    }
    for (const file of files) {
      expect(readRows(file).length).toBeGreaterThan(0);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    expect(statSync(home.path).mode & 0o777).toBe(0o700);
  });

  it('is moved away under a running server is made again, and no row is lost', async () => {
    await start();
    await client.call('bicameral.link_commit');
    const moved = path.join(outside.path, 'moved');
    renameSync(home.path, moved);
    let calls = 1;
    for (; calls < 500 && !existsSync(telemetryFile(home.path, 'engagements')); calls += 1) {
      await client.call('bicameral.link_commit');
    }
    const there = readRows(telemetryFile(moved, 'engagements'));
    const here = readRows(telemetryFile(home.path, 'engagements'));
    expect(here.length).toBeGreaterThan(0);
    expect(there.length + here.length).toBe(calls);
  });
});
