import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openLedger } from '@bicameral/decision-ledger';
import { openPreflightTelemetry } from '@bicameral/preflight-telemetry';
import { hashFilePaths, hashTopic, loadOrCreateSalt } from '@bicameral/salted-hash';
import { type LocalView, type LocalViewOptions, openLocalView } from '../../src/index.js';
import { git, makeRepository, useDirectory } from '../support/setting.js';

const directory = useDirectory();
const home = (): string => path.join(directory(), 'home');
const shop = (): string => path.join(directory(), 'shop');
const salt = (): Buffer => loadOrCreateSalt(path.join(home(), 'salt'));
const repoHash = (identity: string): string => hashTopic(salt(), identity);
const pathHash = (file: string): string => hashFilePaths(salt(), [file]);

const views: LocalView[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.close();
});
async function open(options: Omit<LocalViewOptions, 'home'> = {}): Promise<LocalView> {
  const view = await openLocalView({ home: home(), ...options });
  views.push(view);
  return view;
}

/** A decision in the ledger of this home, bound to a file that is not at HEAD any more. */
function decide(identity: string): string {
  const ledger = openLedger(path.join(home(), 'ledger.sqlite'));
  const { created } = ledger.ingest(identity, { source: 'manual', decisions: [{ description: 'Charge once' }] });
  const decisionId = created[0]?.decisionId ?? '';
  const region = { filePath: 'src/gone.ts', symbol: 'gone', lines: [1, 2] as const, contentHash: 'h', commit: 'c1' };
  ledger.bind(identity, { decisionId, ...region });
  ledger.close();
  return decisionId;
}

describe('a view of a home with a ledger', () => {
  it('resolves repositories, decisions, and paths at HEAD and of bindings', async () => {
    const identity = makeRepository(shop(), { 'src/pay.ts': '1\n', 'README.md': '2\n' });
    const decisionId = decide(identity);
    salt();
    const view = await open();

    expect(view.saltId).toBe(hashTopic(salt(), ''));
    expect(view.repository(repoHash(identity))).toBe(identity);
    expect(view.repository(repoHash('/elsewhere/.git'))).toBeNull();
    expect(view.repository(null)).toBeNull();
    expect(view.decision(repoHash(identity), decisionId)?.description).toBe('Charge once');
    expect(view.decision(null, decisionId)?.description).toBe('Charge once');
    expect(view.decision(repoHash(identity), 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11')).toBeNull();
    expect(view.pathHash('src/pay.ts')).toBe(pathHash('src/pay.ts'));
    const hashes = ['src/pay.ts', 'src/gone.ts', 'never/there.ts'].map(pathHash);
    expect([...(await view.paths(repoHash(identity), hashes))]).toEqual([
      [pathHash('src/pay.ts'), 'src/pay.ts'],
      [pathHash('src/gone.ts'), 'src/gone.ts'],
    ]);
    expect(await view.paths(repoHash('/elsewhere/.git'), hashes)).toEqual(new Map());
    expect((await view.workTree(repoHash(identity)))?.root).toBe(shop());
    expect(view.problems).toEqual([]);
  });

  it('knows the repository of a directory that the ledger has nothing of', async () => {
    const identity = makeRepository(shop(), { 'src/pay.ts': '1\n' });
    const view = await open({ directories: [path.join(shop(), 'src'), shop(), directory()] });
    expect(view.repository(repoHash(identity))).toBeNull();

    salt();
    const salted = await open({ directories: [path.join(shop(), 'src'), shop(), directory()] });
    expect(salted.repository(repoHash(identity))).toBe(identity);
    expect([...(await salted.paths(repoHash(identity), [pathHash('src/pay.ts')])).values()]).toEqual(['src/pay.ts']);
  });

  it('finds an added work tree when the main one is not where it was', async () => {
    const identity = makeRepository(shop(), { 'src/pay.ts': '1\n' });
    decide(identity);
    const bare = path.join(directory(), 'bare.git');
    git(directory(), 'clone', '--quiet', '--bare', shop(), bare);
    git(bare, 'worktree', 'add', '--quiet', path.join(directory(), 'added'), 'main');
    decide(bare);
    salt();
    const view = await open();
    expect((await view.workTree(repoHash(bare)))?.root).toBe(path.join(directory(), 'added'));

    rmSync(shop(), { recursive: true });
    const later = await open();
    expect(await later.workTree(repoHash(identity))).toBeNull();
    expect([...(await later.paths(repoHash(identity), [pathHash('src/gone.ts')])).values()]).toEqual(['src/gone.ts']);
  });
});

describe('a view of a home without', () => {
  it('anything resolves nothing and makes nothing', async () => {
    const view = await open();
    expect(view.saltId).toBeNull();
    expect(view.decision(null, 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11')).toBeNull();
    expect(view.pathHash('src/pay.ts')).toBeNull();
    expect(await view.paths('0123456789abcdef', ['0123456789abcdef'])).toEqual(new Map());
    expect(await view.rawPreflights(['5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70'])).toEqual(new Map());
    expect(view.problems).toEqual([`${home()} has no usable salt, so no hash can be told in plain.`]);
    expect(existsSync(home())).toBe(false);
  });

  it('a whole salt or ledger says what is wrong, and leaves both as they are', async () => {
    mkdirSync(home());
    writeFileSync(path.join(home(), 'salt'), 'short');
    writeFileSync(path.join(home(), 'ledger.sqlite'), 'no database at all, and long enough to look like one');
    const view = await open();
    expect(view.decision(null, 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11')).toBeNull();
    expect(view.problems).toHaveLength(2);
    expect(view.problems[1]).toContain('ledger.sqlite');
    expect(readdirSync(home()).sort()).toEqual(['ledger.sqlite', 'salt']);
  });
});

describe('rawPreflights', () => {
  it('gives topic and paths of raw rows, over rotations, and nothing of hashed ones', async () => {
    const record = (telemetry: 'raw' | 'preflight', topic: string): string => {
      const writer = openPreflightTelemetry({ home: home(), env: { BICAMERAL_TELEMETRY: telemetry } });
      const preflightId = writer.newPreflightId() ?? '';
      const paths = { filePaths: ['src/pay.ts', 'src/pay.ts'], repository: '/shop/.git' };
      writer.recordPreflight({
        preflightId,
        topic,
        ...paths,
        fired: false,
        reason: 'no_matches',
        surfaced: [],
        guided: false,
      });
      writer.close();
      return preflightId;
    };
    const raw = record('raw', 'retry the webhook');
    const events = path.join(home(), 'preflight_events.jsonl');
    renameSync(events, `${events}.1`);
    const hashed = record('preflight', 'rename the cart');
    const view = await open();
    expect([...(await view.rawPreflights([raw, hashed, '5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70']))]).toEqual([
      [raw, { topic: 'retry the webhook', filePaths: ['src/pay.ts'] }],
    ]);
  });
});
