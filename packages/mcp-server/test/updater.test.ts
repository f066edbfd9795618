import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { userNpm } from '../src/update/npm.js';
import { createUpdater, type UpdaterOptions } from '../src/update/updater.js';
import { temporaryDirectory } from './support/git-repository.js';

const HOUR = 60 * 60_000;

let place: { path: string; remove: () => void };
let now: number;

beforeEach(() => {
  place = temporaryDirectory('bicameral-update-');
  now = Date.parse('2026-03-01T12:00:00Z');
  mkdirSync(path.join(place.path, 'global', '@bicameral', 'mcp-server'), { recursive: true });
});

afterEach(() => {
  place.remove();
});

/** A program named npm on the path, since only the network may be stood in for: it answers as the script says and notes what it was asked. */
function npmThat(script: Readonly<Record<'view' | 'root' | 'install', string>>) {
  const log = path.join(place.path, 'asked');
  const program = path.join(place.path, 'npm');
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\ncase "$1" in\nview) ${script.view};;\nroot) ${script.root};;\ninstall) ${script.install};;\nesac\n`,
  );
  chmodSync(program, 0o755);
  return {
    npm: userNpm({ PATH: `${place.path}:/usr/bin:/bin` }),
    asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

const tags = (json: string) => `echo '${json}'`;
const fine = {
  view: tags('{"latest":"3.0.0","recommended":"2.0.0"}'),
  get root() {
    return `echo '${path.join(place.path, 'global')}'`;
  },
  install: 'exit 0',
};

function updater(script: Partial<typeof fine>, more: Partial<UpdaterOptions> = {}) {
  const { npm, asked } = npmThat({ view: fine.view, root: fine.root, install: fine.install, ...script });
  const made = createUpdater({
    home: place.path,
    now: () => now,
    npm,
    published: true,
    version: '1.0.0',
    packageDirectory: path.join(place.path, 'global', '@bicameral', 'mcp-server'),
    ...more,
  });
  return { ...made, asked };
}

const VIEW = 'view @bicameral/mcp-server dist-tags --json';

describe('before the first release', () => {
  it('asks nobody and installs nothing', async () => {
    const own = updater({}, { published: false });
    expect(await own.check()).toMatchObject({ status: 'unknown', current_version: '1.0.0' });
    expect(await own.apply()).toMatchObject({
      status: 'error',
      message: '@bicameral/mcp-server is not published yet; update your checkout instead.',
    });
    expect(own.asked()).toEqual([]);
  });
});

describe('check', () => {
  it.each([
    ['the tag recommended before latest', '{"latest":"3.0.0","recommended":"2.0.0"}', 'update_available', '2.0.0'],
    ['latest when nothing is recommended', '{"latest":"3.0.0"}', 'update_available', '3.0.0'],
    ['the version that runs', '{"latest":"1.0.0"}', 'up_to_date', '1.0.0'],
    ['an older one', '{"latest":"0.9.0"}', 'up_to_date', '0.9.0'],
    ['a pre-release of the one that runs', '{"latest":"1.0.0-rc.1"}', 'up_to_date', '1.0.0-rc.1'],
  ])('%s', async (_name, json, status, recommended_version) => {
    expect(await updater({ view: tags(json) }).check()).toMatchObject({
      status,
      current_version: '1.0.0',
      recommended_version,
    });
  });

  it.each([
    ['the registry does not know the package', 'echo "npm error 404 Not Found" >&2; exit 1', /404 Not Found/],
    ['the answer is no JSON', 'echo hello', /names no version/],
    ['the answer is a number', 'echo 7', /names no version/],
    ['the version is none', tags('{"latest":"newest; rm -rf"}'), /names no version/],
    ['npm is not there', 'exit 127', /failed/],
  ])('is unknown when %s', async (_name, view, message) => {
    const answer = await updater({ view }).check();
    expect(answer).toMatchObject({ status: 'unknown', current_version: '1.0.0' });
    expect(answer.message).toMatch(message);
  });

  it('asks the registry once an hour', async () => {
    const own = updater({});
    await own.check();
    now += HOUR - 1;
    await own.check();
    expect(own.asked()).toEqual([VIEW]);
    now += 1;
    await own.check();
    expect(own.asked()).toEqual([VIEW, VIEW]);
    expect(statSync(path.join(place.path, 'npm-update-check.json')).mode & 0o777).toBe(0o600);
  });

  it('asks again when the cache is broken or from the future', async () => {
    const own = updater({});
    writeFileSync(path.join(place.path, 'npm-update-check.json'), 'no JSON');
    await own.check();
    now -= HOUR;
    await own.check();
    expect(own.asked()).toEqual([VIEW, VIEW]);
  });
});

describe('apply', () => {
  it('installs the recommended version, named in full, by npm', async () => {
    const own = updater({});
    expect(await own.apply()).toMatchObject({ status: 'upgraded', recommended_version: '2.0.0' });
    expect(own.asked()).toEqual([VIEW, 'root --global', 'install --global @bicameral/mcp-server@2.0.0']);
  });

  it('does nothing when nothing is newer', async () => {
    const own = updater({ view: tags('{"latest":"1.0.0"}') });
    expect(await own.apply()).toEqual({
      status: 'already_up_to_date',
      current_version: '1.0.0',
      recommended_version: '1.0.0',
    });
    expect(own.asked()).toEqual([VIEW]);
  });

  it.each([
    ['the version is not known', { view: 'exit 1' }, /npm view failed/],
    ['npm fails', { install: 'echo "npm error EACCES" >&2; exit 1' }, /npm install failed: npm error EACCES/],
    ['npm does not know its folder', { root: 'exit 1' }, /not installed by npm install --global/],
  ])('is an error when %s', async (_name, script, message) => {
    const answer = await updater(script).apply();
    expect(answer.status).toBe('error');
    expect(answer.message).toMatch(message);
  });

  it('leaves a copy alone that npm did not install: elsewhere, or linked', async () => {
    const checkout = path.join(place.path, 'checkout');
    mkdirSync(checkout);
    const link = path.join(place.path, 'global', '@bicameral', 'linked');
    symlinkSync(checkout, link);
    for (const packageDirectory of [checkout, link, path.join(place.path, 'gone')]) {
      const own = updater({}, { packageDirectory });
      expect(await own.apply()).toMatchObject({ status: 'error', recommended_version: '2.0.0' });
      expect(own.asked()).not.toContain('install --global @bicameral/mcp-server@2.0.0');
    }
  });
});

describe('npm', () => {
  it('is stopped when it takes too long, and says so', async () => {
    const { npm } = npmThat({ view: 'exec sleep 60', root: '', install: '' });
    expect(await npm(['view'], 200)).toMatchObject({ ok: false, timedOut: true });
    const silent = () => Promise.resolve({ ok: false as const, timedOut: true, detail: '' });
    expect((await updater({}, { npm: silent }).check()).message).toMatch(/npm view took too long/);
  });
});
