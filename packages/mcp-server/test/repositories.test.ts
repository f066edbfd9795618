import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Context } from '../src/context.js';
import { createLogger } from '../src/log.js';
import { Application } from '../src/registry/application.js';
import { tools } from '../src/tools/index.js';
import { createUpdater } from '../src/update/updater.js';
import { SHOP, temporaryDirectory } from './support/git-repository.js';
import type { Outputs } from './support/outputs.js';
import { the } from './support/outputs.js';

const CHARGE = SHOP['src/billing/stripe.ts'];
const PATH = 'src/billing/stripe.ts';
const GIT = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'protocol.file.allow=always'];
const ENV = { ...process.env, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull };

let folder: { path: string; remove: () => void };
let contexts: Context[];
let hour: number;
beforeEach(() => {
  folder = temporaryDirectory('bicameral-kinds-');
  contexts = [];
  hour = 0;
});
afterEach(() => {
  for (const context of contexts) context.close();
  folder.remove();
});

const at = (...parts: string[]): string => path.join(folder.path, ...parts);

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', [...GIT, ...args], {
    cwd,
    env: ENV,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function commit(cwd: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
    writeFileSync(path.join(cwd, file), content);
  }
  git(cwd, 'add', '--all');
  git(cwd, 'commit', '--quiet', '--allow-empty', '-m', 'A change');
  return git(cwd, 'rev-parse', 'HEAD');
}

/** A repository with the shop in it. */
function shop(name = 'shop', ...init: string[]): string {
  mkdirSync(at(name));
  git(at(name), 'init', '--quiet', '--initial-branch=main', ...init);
  commit(at(name), SHOP);
  return at(name);
}

/** A server in a folder; all share one home. */
class Server {
  readonly stderr: string[] = [];
  readonly #application: Application;

  constructor(cwd: string, env: Record<string, string> = {}) {
    const home = at('home');
    const context = new Context({
      env,
      cwd,
      userHome: os.homedir(),
      home,
      log: createLogger('warn', (line) => this.stderr.push(line)),
      updater: createUpdater({ home }),
      // Never a repeat.
      now: () => Date.parse('2026-03-01T12:00:00Z') + (hour += 3_600_000),
    });
    contexts.push(context);
    this.#application = new Application(context, tools);
  }

  async answer(name: string, args: unknown) {
    const tool = this.#application.find(`bicameral.${name}`);
    if (!tool) throw new Error(`no tool ${name}`);
    return this.#application.call(tool, args);
  }

  async call<Name extends 'preflight' | 'ingest' | 'bind' | 'link_commit' | 'resolve_compliance'>(
    name: Name,
    args: unknown,
  ): Promise<Outputs[`bicameral.${Name}`]> {
    const { structured, text } = await this.answer(name, args);
    if (!structured) throw new Error(`${name}: ${text.join('\n')}`);
    return structured as Outputs[`bicameral.${Name}`];
  }

  async refusal(name: string, args: unknown): Promise<string> {
    const { isError, text } = await this.answer(name, args);
    return isError ? text.join('\n') : 'no error';
  }

  async ingest(description = 'Every charge carries an idempotency key'): Promise<string> {
    const { created_decisions } = await this.call('ingest', {
      payload: { source: 'manual', decisions: [{ description }] },
    });
    return the(created_decisions[0]).decision_id;
  }

  /** What came of binding a new decision: its id, or the error. */
  async bind(
    file_path = PATH,
    symbol_name = 'charge',
    lines: object = {},
  ): Promise<{ id: string; error: string | null }> {
    const decision_id = await this.ingest(`About ${symbol_name} in ${file_path}`);
    const { bindings } = await this.call('bind', { bindings: [{ decision_id, file_path, symbol_name, ...lines }] });
    const { error, region_id, content_hash } = the(bindings[0]);
    if (error === null) {
      const verdict = {
        decision_id,
        region_id,
        content_hash,
        verdict: 'compliant',
        confidence: 'high',
        explanation: '',
      };
      await this.call('resolve_compliance', { phase: 'ingest', verdicts: [verdict] });
    }
    return { id: decision_id, error };
  }

  async statuses(file_path = PATH): Promise<string[]> {
    const { decisions } = await this.call('preflight', { topic: 'Look', file_paths: [file_path] });
    return decisions.map(({ status }) => status);
  }
}

const changed = { [PATH]: CHARGE.replace('under', 'without') };

describe('history that was rewritten', () => {
  it.each([
    ['kept in the object store', false],
    ['pruned', true],
  ])('by a force push, with the old commits %s: the code decides', async (_, isPruned) => {
    const origin = shop();
    git(folder.path, 'clone', '--quiet', origin, 'clone');
    const clone = at('clone');
    const server = new Server(clone);
    const first = git(clone, 'rev-parse', 'HEAD');
    commit(clone, { 'notes.txt': 'x' });
    await server.bind();
    git(origin, 'checkout', '--quiet', '--orphan', 'other');
    commit(origin, changed);
    git(origin, 'branch', '--quiet', '-M', 'other', 'main');
    git(clone, 'fetch', '--quiet', '--force');
    git(clone, 'reset', '--quiet', '--hard', 'origin/main');
    if (isPruned) {
      git(clone, 'reflog', 'expire', '--expire=now', '--all');
      git(clone, 'gc', '--quiet', '--prune=now');
      expect(() => git(clone, 'cat-file', '-e', first)).toThrow();
    }
    expect(await server.statuses()).toEqual(['drifted']);
    expect(await server.call('link_commit', {})).toMatchObject({ reason: 'already_synced' });
  });

  it('by a rebase: what did not change is as it was', async () => {
    const root = shop();
    const server = new Server(root);
    git(root, 'checkout', '--quiet', '-b', 'topic');
    commit(root, { 'topic.txt': 'x' });
    await server.bind();
    git(root, 'checkout', '--quiet', 'main');
    commit(root, { 'main.txt': 'x' });
    git(root, 'rebase', '--quiet', 'main', 'topic');
    expect(await server.statuses()).toEqual(['reflected']);
    expect(await server.call('link_commit', {})).toMatchObject({ decisions_drifted: 0, ephemeral: true });
  });
});

describe('other shapes of history', () => {
  it('shallow: the oldest commit there is counts as the first', async () => {
    const origin = shop();
    commit(origin, { 'notes.txt': 'x' });
    git(folder.path, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'clone');
    const server = new Server(at('clone'));
    expect((await server.bind()).error).toBeNull();
    commit(at('clone'), changed);
    expect(await server.call('link_commit', {})).toMatchObject({ reason: 'new_commit', decisions_drifted: 1 });
    expect(await server.refusal('link_commit', { commit_hash: 'HEAD~2' })).toContain('names no commit here');
  });

  it('detached: the commit that is checked out counts', async () => {
    const root = shop();
    const server = new Server(root);
    await server.bind();
    commit(root, changed);
    expect(await server.statuses()).toEqual(['drifted']);
    git(root, 'checkout', '--quiet', '--detach', 'HEAD~1');
    expect(await server.statuses()).toEqual(['reflected']);
  });

  it('a merge: what came by the second parent drifts', async () => {
    const root = shop();
    const server = new Server(root);
    await server.bind();
    git(root, 'checkout', '--quiet', '-b', 'topic');
    commit(root, changed);
    git(root, 'checkout', '--quiet', 'main');
    commit(root, { 'main.txt': 'x' });
    await server.call('link_commit', {});
    git(root, 'merge', '--quiet', '--no-ff', '-m', 'Merge', 'topic');
    expect(await server.call('link_commit', {})).toMatchObject({
      decisions_drifted: 1,
      range_size: 2,
      sweep_scope: 'range_diff',
    });
  });

  it('without a commit, bare, or none at all: says what to do', async () => {
    mkdirSync(at('empty'));
    git(at('empty'), 'init', '--quiet');
    expect(await new Server(at('empty')).refusal('preflight', { topic: 'Look' })).toMatch(
      /has no commits on its branch yet. Commit first/,
    );
    git(folder.path, 'clone', '--quiet', '--bare', shop(), 'bare.git');
    expect(await new Server(at('bare.git')).refusal('preflight', { topic: 'Look' })).toMatch(/bare/);
    mkdirSync(at('plain'));
    expect(await new Server(at('plain')).refusal('preflight', { topic: 'Look' })).toContain(
      'is not inside a git repository',
    );
  });

  it('SHA-256', async () => {
    const root = shop('long', '--object-format=sha256');
    const server = new Server(root);
    expect((await server.bind()).error).toBeNull();
    const hash = commit(root, changed);
    expect(hash).toHaveLength(64);
    expect(await server.call('link_commit', {})).toMatchObject({ commit_hash: hash, decisions_drifted: 1 });
  });
});

describe('one clone, several trees', () => {
  it('two worktrees share their decisions, each sees its own commit’s status', async () => {
    const root = shop();
    git(root, 'worktree', 'add', '--quiet', at('tree'), '-b', 'topic');
    const [here, there] = [new Server(root), new Server(at('tree'))];
    await here.bind();
    commit(at('tree'), changed);
    expect([await there.statuses(), await here.statuses(), await there.statuses()]).toEqual([
      ['drifted'],
      ['reflected'],
      ['drifted'],
    ]);
  });

  it('a submodule is a repository of its own; its files are none of the outer one’s', async () => {
    const inner = shop('inner');
    const outer = shop('outer');
    git(outer, 'submodule', '--quiet', 'add', inner, 'lib');
    commit(outer, {});
    const [outside, inside] = [new Server(outer), new Server(path.join(outer, 'lib'))];
    const advice = 'It is a repository of its own: a server that is started there binds its files.';
    expect((await outside.bind(`lib/${PATH}`)).error).toBe(`lib/${PATH} is in lib, a submodule. ${advice}`);
    expect((await outside.bind('lib')).error).toMatch(/^lib is a submodule \([0-9a-f]{12}\)\. It is a repository/);
    expect((await inside.bind()).error).toBeNull();
    expect([await inside.statuses(), await outside.statuses()]).toEqual([['reflected'], []]);
  });
});

describe('files', () => {
  it('whose line ends changed have not changed', async () => {
    const root = shop();
    const server = new Server(root);
    await server.bind();
    commit(root, { [PATH]: CHARGE.replaceAll('\n', '\r\n') });
    expect(await server.call('link_commit', {})).toMatchObject({ decisions_drifted: 0 });
    expect(await server.statuses()).toEqual(['reflected']);
    git(root, 'config', 'core.autocrlf', 'true');
    writeFileSync(path.join(root, '.gitattributes'), '* text=auto eol=crlf\n');
    git(root, 'add', '--renormalize', '.');
    commit(root, {});
    expect(await server.statuses()).toEqual(['reflected']);
  });

  it('that git takes for binary are followed by their lines where an attribute says so, and have no symbols', async () => {
    const root = shop();
    const server = new Server(root);
    commit(root, { '.gitattributes': '*.ts -diff\n', 'blob.ts': Buffer.from([0, 1, 2, 10]) });
    expect((await server.bind()).error).toBeNull();
    commit(root, { [PATH]: `// One more line.\n${CHARGE}` });
    expect(await server.call('link_commit', {})).toMatchObject({ decisions_drifted: 0, regions_updated: 1 });
    expect((await server.bind('blob.ts')).error).toMatch(/binary/);
  });

  it.each(['src/a b.ts', 'src/ä/ß.ts', 'src/"quoted".ts', 'src/[id].ts', '-dash.ts'])('named %j', async (name) => {
    const root = shop();
    const server = new Server(root);
    commit(root, { [name]: CHARGE });
    expect((await server.bind(name)).error).toBeNull();
    commit(root, { [name]: CHARGE.replace('under', 'without') });
    expect(await server.statuses(name)).toEqual(['drifted']);
  });

  it('that are links, folders, too large or in another case are refused by what they are', async () => {
    const root = shop();
    symlinkSync('stripe.ts', path.join(root, 'src/billing/link.ts'));
    commit(root, { 'huge.ts': `export const a = 1;\n${'// x\n'.repeat(600_000)}` });
    const server = new Server(root);
    // A link that stays inside is its target.
    expect((await server.bind('src/billing/link.ts')).error).toBeNull();
    expect((await server.bind('src/billing')).error).toMatch(/src\/billing/);
    expect((await server.bind('huge.ts', 'a')).error).toMatch(/2097152|too large|of up to/);
    expect((await server.bind('SRC/Billing/stripe.ts')).error).toMatch(
      /^SRC\/Billing\/stripe\.ts is not in the repository at the synced commit .*: did you mean src\/billing\/stripe\.ts\?$/,
    );
    commit(root, { 'twin/a.ts': CHARGE, 'Twin/a.ts': CHARGE });
    expect((await server.bind('TWIN/a.ts')).error).toContain('check the path');
  });

  it('that are only in the work tree are not there yet', async () => {
    const root = shop();
    writeFileSync(path.join(root, 'new.ts'), CHARGE);
    expect((await new Server(root).bind('new.ts')).error).toMatch(/is not in the repository at the synced commit/);
  });
});

describe('the branch that counts', () => {
  it.each<[string, Record<string, string>, string | null, boolean, boolean]>([
    ['by default main', {}, null, true, false],
    ['by the environment', { BICAMERAL_AUTHORITATIVE_BRANCH: 'release' }, null, false, false],
    ['by the repository', {}, 'authoritative_branch: release\n', false, false],
    [
      'by a name that is none: the default, with a word',
      { BICAMERAL_AUTHORITATIVE_BRANCH: 'relaese' },
      null,
      true,
      true,
    ],
  ])('%s', async (_, env, config, ephemeral, isTold) => {
    const root = shop();
    if (config !== null) {
      mkdirSync(path.join(root, '.bicameral'));
      writeFileSync(path.join(root, '.bicameral', 'config.yaml'), config);
    }
    git(root, 'checkout', '--quiet', '-b', 'release');
    commit(root, { 'notes.txt': 'x' });
    const server = new Server(root, env);
    expect(await server.call('link_commit', {})).toMatchObject({ ephemeral });
    expect(server.stderr.some((line) => line.includes('there is no branch relaese'))).toBe(isTold);
  });

  it('is the remote’s HEAD branch where there is one', async () => {
    const origin = shop();
    git(origin, 'branch', '-m', 'main', 'trunk');
    git(folder.path, 'clone', '--quiet', origin, 'clone');
    const server = new Server(at('clone'));
    expect(await server.call('link_commit', {})).toMatchObject({ ephemeral: false });
    commit(at('clone'), { 'notes.txt': 'x' });
    expect(await server.call('link_commit', {})).toMatchObject({ ephemeral: true });
    rmSync(at('clone', 'notes.txt'));
  });
});
