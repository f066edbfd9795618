import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { BundleClient, type ClientOptions } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';

let wanted: TestRepository;
let other: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient | undefined;

beforeEach(() => {
  wanted = new TestRepository();
  wanted.commit(SHOP);
  other = new TestRepository();
  other.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
});

afterEach(async () => {
  await client?.stop();
  client = undefined;
  wanted.remove();
  other.remove();
  home.remove();
});

async function repositoryServed(options: Omit<ClientOptions, 'home'>): Promise<string> {
  client = await BundleClient.start({ home: home.path, ...options });
  return (await client.call('bicameral.reset')).repo;
}

describe('the repository', () => {
  it('is that of --root before all else', async () => {
    const env = { REPO_PATH: other.root, CLAUDE_PROJECT_DIR: other.root };
    expect(await repositoryServed({ cwd: other.root, env, args: ['--root', wanted.root] })).toBe(wanted.root);
  });

  it('is that of REPO_PATH next', async () => {
    const env = { REPO_PATH: wanted.root, CLAUDE_PROJECT_DIR: other.root };
    expect(await repositoryServed({ cwd: other.root, env })).toBe(wanted.root);
  });

  it('is that of CLAUDE_PROJECT_DIR next', async () => {
    expect(await repositoryServed({ cwd: other.root, env: { CLAUDE_PROJECT_DIR: wanted.root } })).toBe(wanted.root);
  });

  it('is that of the working directory last, from below its top as well', async () => {
    expect(await repositoryServed({ cwd: path.join(wanted.root, 'src', 'billing') })).toBe(wanted.root);
  });

  it('is the same for an empty REPO_PATH as for none', async () => {
    expect(await repositoryServed({ cwd: wanted.root, env: { REPO_PATH: '' } })).toBe(wanted.root);
  });
});

describe('a refusal says what to set', () => {
  it.each<[string, () => Omit<ClientOptions, 'home'>, RegExp]>([
    [
      '/',
      () => ({ cwd: '/' }),
      /^bicameral\.reset: The working directory is the root of the file system, which is too wide/,
    ],
    ['/ by --root', () => ({ cwd: wanted.root, args: ['--root', '/'] }), /--root is the root of the file system/],
    [
      'the home directory',
      () => ({ cwd: wanted.root, env: { HOME: wanted.root } }),
      /working directory is your home directory/,
    ],
    [
      'a repository whose top is the home directory',
      () => ({ cwd: path.join(wanted.root, 'src'), env: { HOME: wanted.root } }),
      /git repository found is your home directory/,
    ],
    [
      'a directory that is not there',
      () => ({ cwd: wanted.root, env: { REPO_PATH: '/no/such' } }),
      /REPO_PATH names \/no\/such, which is not a directory/,
    ],
  ])('%s', async (_name, options, expected) => {
    client = await BundleClient.start({ home: home.path, ...options() });
    const message = await client.refusal('bicameral.reset');
    expect(message).toMatch(expected);
    expect(message).toMatch(/--root DIRECTORY, or set REPO_PATH in the "env" block/);
  });

  it('once; a repository that comes later is found', async () => {
    const place = path.join(home.path, 'later');
    mkdirSync(place);
    client = await BundleClient.start({ home: home.path, cwd: place });
    expect(await client.refusal('bicameral.history')).toMatch(/is not inside a git repository/);
    wanted.git('clone', '--quiet', wanted.root, place);
    expect((await client.call('bicameral.history')).total_features).toBe(0);
  });
});
