import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';
import { the } from './support/outputs.js';

let repository: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient;
let decision_id: string;

beforeAll(async () => {
  repository = new TestRepository();
  symlinkSync('/etc', path.join(repository.root, 'out'));
  repository.commit(SHOP);
  home = temporaryDirectory('bicameral-home-');
  client = await BundleClient.start({
    cwd: repository.root,
    home: home.path,
    env: { BICAMERAL_TELEMETRY: 'preflight' },
  });
  const { created_decisions } = await client.call('bicameral.ingest', {
    payload: { source: 'manual', decisions: [{ description: 'Carts hold each item once' }] },
  });
  decision_id = the(created_decisions[0]).decision_id;
});

afterAll(async () => {
  await client.stop();
  repository.remove();
  home.remove();
});

const topic = 'Count items once';
const MEGABYTE = 'x'.repeat(1_000_000);

describe('what is wrong, and what to do', () => {
  it('with 5,000 rows is told in one answer: all are named, by what is wrong with them', async () => {
    const rows = (row: (index: number) => object) => ({
      payload: { source: 'manual', decisions: Array.from({ length: 5_000 }, (_, index) => row(index)) },
    });
    const orphans = rows((index) => ({ description: `Row ${index}`, parent_decision_id: `decision:${index}` }));
    expect((await client.call('bicameral.ingest', orphans)).rejected_by_reason).toEqual([
      {
        reason: 'parent (its id) is neither in the ledger nor in an earlier row',
        count: 5_000,
        rows: '0-4999',
      },
    ]);
    const { content, isError } = await client.result(
      'bicameral.ingest',
      rows(() => ({ description: ' ' })),
    );
    expect([isError, content]).toEqual([
      true,
      [
        {
          type: 'text',
          text: 'bicameral.ingest: payload.decisions[0-4999].description: must not be empty or white space only',
        },
      ],
    ]);
  });

  it('an unknown tool is the protocol’s error, with the nearest name', async () => {
    await expect(client.result('bicameral.bnd')).rejects.toMatchObject({
      code: -32602,
      message: 'MCP error -32602: MCP error -32602: Unknown tool "bicameral.bnd". Did you mean bicameral.bind?',
    });
  });

  it('a name that is near to none is answered with all of them', async () => {
    await expect(client.result('weather')).rejects.toMatchObject({
      message: expect.stringMatching(
        /Unknown tool "weather"\. There are bicameral\.preflight, .*bicameral\.reset\.$/,
      ) as unknown,
    });
  });

  it.each<[string, string, Record<string, unknown>, RegExp]>([
    ['an unknown argument', 'bicameral.preflight', { topic, file_path: ['a'] }, /file_path\b.*file_paths/s],
    ['a wrong type', 'bicameral.preflight', { topic: 7 }, /topic.*(text|string)/],
    ['a missing argument', 'bicameral.ratify', { signer: 'Ada' }, /decision_id/],
    ['an empty topic', 'bicameral.preflight', { topic: '' }, /topic/],
    ['a topic of white space', 'bicameral.preflight', { topic: ' \n\t' }, /topic/],
    ['a topic of a megabyte', 'bicameral.preflight', { topic: MEGABYTE }, /topic.*2,000.*1,000,000/],
    [
      '10,000 paths',
      'bicameral.preflight',
      { topic, file_paths: Array.from({ length: 10_000 }, (_, index) => `file-${index}`) },
      /file_paths.*500.*10,000/,
    ],
    ['NUL in a path', 'bicameral.preflight', { topic, file_paths: ['a\0b'] }, /file_paths.*NUL/],
    ['a path up and out', 'bicameral.preflight', { topic, file_paths: ['../../etc/passwd'] }, /outside the repository/],
    [
      'an absolute path outside',
      'bicameral.preflight',
      { topic, file_paths: ['/etc/passwd'] },
      /outside the repository/,
    ],
    ['a symlink out', 'bicameral.preflight', { topic, file_paths: ['out/passwd'] }, /outside the repository/],
    ['a commit that reads as an option', 'bicameral.link_commit', { commit_hash: '--output=x' }, /--output=x/],
    ['a commit that is none', 'bicameral.link_commit', { commit_hash: 'no-such-branch' }, /no-such-branch/],
    [
      'an unknown decision',
      'bicameral.ratify',
      { decision_id: 'decision:none', signer: 'Ada' },
      /No decision "decision:none".*bicameral\.history/,
    ],
    ['an action that is none', 'bicameral.update', { action: 'downgrade' }, /action.*check.*apply/s],
    ['a cursor that is none', 'bicameral.history', { cursor: 'abc' }, /cursor/],
    ['an id that is too long', 'bicameral.bind', { bindings: [], preflight_id: 'i'.repeat(129) }, /preflight_id.*128/],
  ])('%s', async (_name, tool, args, expected) => {
    const message = await client.refusal(tool, args);
    expect(message).toMatch(expected);
    expect(message.length).toBeLessThan(2_000);
    expect((await client.call('bicameral.history')).total_features).toBe(1);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown decision', { decision_id: 'decision:none' }, /No decision "decision:none"/],
    ['a path up and out', { file_path: '../../etc/passwd' }, /outside the repository/],
    ['a symlink out', { file_path: 'out/passwd' }, /outside the repository/],
    ['a file that is not committed', { file_path: 'src/new.ts' }, /src\/new\.ts is not in the repository.*commit/],
    ['a directory', { file_path: 'src' }, /src is a directory/],
    ['a symbol that is not there', { symbol_name: 'Cart.ad' }, /no symbol "Cart\.ad".*Nearest: Cart\.add/],
    ['lines out of range', { start_line: 5, end_line: 500 }, /11 lines/],
    ['a language without symbols', { file_path: 'notes.txt', symbol_name: 'x' }, /give lines instead/],
  ])('in one item of a bind: %s; the other proceeds', async (_name, wrong, expected) => {
    repository.commit({ 'notes.txt': 'x\n' });
    const good = { decision_id, file_path: 'src/cart.ts', symbol_name: 'Cart.add' };
    const { bindings } = await client.call('bicameral.bind', { bindings: [{ ...good, ...wrong }, good] });
    expect(bindings[0]).toMatchObject({ region_id: '', content_hash: '' });
    expect(bindings[0]?.error).toMatch(expected);
    expect(bindings[1]).toMatchObject({ error: null });
  });

  it('leaves nothing outside its home, and no file that an option named', () => {
    expect(existsSync(path.join(repository.root, 'x'))).toBe(false);
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(readdirSync(repository.root).sort()).toEqual(['.git', 'notes.txt', 'out', 'src']);
  });

  it('leaves a row for each refused call', () => {
    const refused = readRows(telemetryFile(home.path, 'engagements')).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ tool }) => tool)).toEqual([
      'bicameral.ingest',
      'bicameral.ingest',
      'bicameral.ratify',
      'bicameral.link_commit',
      'bicameral.link_commit',
      'bicameral.ratify',
      'bicameral.update',
      'bicameral.bind',
    ]);
    const preflights = readRows(telemetryFile(home.path, 'preflight_events')).filter((row) => !('event_type' in row));
    expect(preflights).toHaveLength(10);
    expect(preflights.every(({ reason, outcome }) => reason === null && outcome === 'refused')).toBe(true);
  });
});

describe.each<[string, (repository: TestRepository) => void, RegExp]>([
  ['a repository without commits', () => undefined, /no commits .*yet\. Commit first/],
  ['no repository at all', (each) => each.removeGit(), /is not inside a git repository\..*--root.*REPO_PATH/],
])('%s', (_name, arrange, expected) => {
  it('is told, and the server stays', async () => {
    const bare = new TestRepository();
    const ownHome = temporaryDirectory('bicameral-home-');
    const own = await BundleClient.start({ cwd: bare.root, home: ownHome.path });
    try {
      arrange(bare);
      expect(await own.refusal('bicameral.preflight', { topic })).toMatch(expected);
      expect(await own.refusal('bicameral.link_commit')).toMatch(expected);
      expect(await own.call('bicameral.update')).toMatchObject({ status: 'unknown' });
    } finally {
      await own.stop();
      bare.remove();
      ownHome.remove();
    }
  });
});
