import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createImportReader, openRepository } from '@bicameral/code-regions';
import { openLedger } from '@bicameral/decision-ledger';
import { hashFilePaths, hashTopic, loadOrCreateSalt } from '@bicameral/salted-hash';
import { type LocalView, openLocalView, resolveOriginal, type ResolveInput, type ReviewRow } from '../../src/index.js';
import { makeRepository, useDirectory } from '../support/setting.js';
import { reviewRowOf } from './support/original.js';

const directory = useDirectory();
const FILES = {
  'app/cart.ts': "import { total } from './money.js';\nimport './mail.js';\nexport const cart = total;\n",
  'app/money.ts': 'export function total() {\n  return 1;\n}\n',
  'app/mail.ts': "import './outbox.js';\n",
  'app/outbox.ts': 'export function send() {\n  return 1;\n}\n',
  'app/lone.ts': 'export function lone() {\n  return 1;\n}\n',
};

let view: LocalView;
let repository: string;
const ids: Record<string, string> = {};
const pathHash = (file: string): string => hashFilePaths(salt(), [file]);
const salt = (): Buffer => loadOrCreateSalt(path.join(directory(), 'home', 'salt'));

beforeEach(async () => {
  repository = makeRepository(path.join(directory(), 'shop'), FILES);
  const home = path.join(directory(), 'home');
  const ledger = openLedger(path.join(home, 'ledger.sqlite'));
  const commit = await headOf(path.join(directory(), 'shop'));
  for (const [name, symbol] of [
    ['money', 'total'],
    ['outbox', 'send'],
    ['lone', 'lone'],
  ] as const) {
    const decisions = [{ description: `About ${name}`, sourceRef: `ref-${name}`, signoff: { signer: 'Grace' } }];
    const { created } = ledger.ingest(repository, { source: 'slack', participants: ['Ada Lovelace'], decisions });
    ids[name] = created[0]?.decisionId ?? '';
    const place = { filePath: `app/${name}.ts`, symbol, lines: [1, 3] as const, contentHash: 'a'.repeat(64), commit };
    ledger.bind(repository, { decisionId: ids[name], ...place });
  }
  ledger.close();
  salt();
  view = await openLocalView({ home, directories: [path.join(directory(), 'shop')] });
});
afterEach(() => view.close());

async function headOf(root: string): Promise<string> {
  const opened = await openRepository(root);
  const commit = await opened.headCommit();
  opened.close();
  return commit;
}

function row(over: Partial<ReviewRow> = {}): ReviewRow {
  return reviewRowOf({
    salt_id: hashTopic(salt(), ''),
    repo_hash: hashTopic(salt(), repository),
    topic_hash: hashTopic(salt(), 'Send the mail later'),
    path_hashes: [pathHash('app/cart.ts'), pathHash('app/gone.ts')],
    surfaced: [{ decision_id: ids['money'] ?? '', surfaced_by: 'graph', engaged: 'none' }],
    ...over,
  });
}

const resolve = (input: Partial<ResolveInput> = {}) =>
  resolveOriginal(view, createImportReader(), {
    row: row(),
    label: 'real_false_fire',
    cause: null,
    labellers: ['margaret'],
    ...input,
  });

describe('resolveOriginal', () => {
  it('looks up decisions, files and the imports between them', async () => {
    const original = await resolve();
    expect(original.decisions.map(({ description }) => description)).toEqual(['About money']);
    expect(original.filePaths).toEqual(['app/cart.ts', null]);
    expect(original.links).toEqual([{ from: 'app/cart.ts', to: 'app/money.ts' }]);
    expect(original.between).toEqual([]);
    expect([original.isTopic('Send the mail later'), original.isTopic('Send it')]).toEqual([true, false]);
  });

  it('knows by what names it could be told', async () => {
    const { names } = await resolve();
    const said = (kind: string): string[] => names.filter((name) => name.kind === kind).map(({ value }) => value);
    expect(said('a folder or file').sort()).toEqual(['app', 'cart.ts', 'money.ts']);
    expect(said('a symbol')).toEqual(['total']);
    expect(said('the repository')).toEqual(['shop']);
    expect(said('a branch')).toEqual(['main']);
    expect(said('a person')).toEqual(expect.arrayContaining(['Grace', 'Ada Lovelace', 'margaret']));
    expect(said('a source reference')).toEqual(['ref-money']);
    expect(said('an id or a hash')).toEqual(
      expect.arrayContaining([pathHash('app/cart.ts'), hashTopic(salt(), repository), row().preflight_id, row().key]),
    );
  });

  it('keeps the file between an asked one and a missed one two imports away', async () => {
    const { between, links } = await resolve({ label: 'real_miss', missedId: ids['outbox'] });
    expect(between).toEqual(['app/mail.ts']);
    expect(links).toEqual(
      expect.arrayContaining([
        { from: 'app/cart.ts', to: 'app/mail.ts' },
        { from: 'app/mail.ts', to: 'app/outbox.ts' },
      ]),
    );
  });

  it.each<[string, () => Partial<ResolveInput>, string, RegExp]>([
    ['another salt', () => ({ row: row({ salt_id: 'f'.repeat(16) }) }), 'NOT_RESOLVED', /another salt/],
    ['an unknown repository', () => ({ row: row({ repo_hash: 'f'.repeat(16) }) }), 'NOT_RESOLVED', /--root/],
    [
      'a decision that is gone',
      () => ({
        row: row({
          surfaced: [
            { decision_id: `${ids['money']?.slice(0, -4) ?? ''}0000`, surfaced_by: 'region', engaged: 'none' },
          ],
        }),
      }),
      'NOT_RESOLVED',
      /no longer has decision:/,
    ],
    [
      'nothing shown and nothing missed',
      () => ({ label: 'not_a_failure', row: row({ surfaced: [] }) }),
      'NOTHING_TO_HOLD',
      /would pass/,
    ],
    [
      'a false fire of nothing',
      () => ({ row: row({ surfaced: [] }) }),
      'NOTHING_TO_HOLD',
      /would pass|nothing was shown/,
    ],
    ['a miss of nobody knows what', () => ({ label: 'real_miss' }), 'NO_MISSED_DECISION', /name it/],
    [
      'a miss of what was shown',
      () => ({ label: 'real_miss', missedId: ids['money'] }),
      'NO_MISSED_DECISION',
      /another/,
    ],
  ])('refuses %s, and says what to do', async (_, input, code, message) => {
    await expect(resolve(input())).rejects.toMatchObject({
      name: 'PromoteError',
      code,
      message: expect.stringMatching(message),
    });
  });
});
