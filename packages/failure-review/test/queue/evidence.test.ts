import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openLedger } from '@bicameral/decision-ledger';
import { hashFilePaths, hashTopic, loadOrCreateSalt } from '@bicameral/salted-hash';
import { evidenceOf, type LocalView, openLocalView, type ReviewRow } from '../../src/index.js';
import { CALL, row, uuid } from '../support/review-rows.js';
import { commit, makeRepository, useDirectory } from '../support/setting.js';

const UNKNOWN = 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11';

const directory = useDirectory();
const home = (): string => path.join(directory(), 'home');
const salt = (): Buffer => loadOrCreateSalt(path.join(home(), 'salt'));
const pathHash = (file: string): string => hashFilePaths(salt(), [file]);

const views: LocalView[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.close();
});
async function open(): Promise<LocalView> {
  const view = await openLocalView({ home: home() });
  views.push(view);
  return view;
}

/** A repository with a decision on `src/pay.ts`, whose code a second commit changed. */
function decide(): { identity: string; decisionId: string; changed: string } {
  const shop = path.join(directory(), 'shop');
  const identity = makeRepository(shop, { 'src/pay.ts': '1\n', 'README.md': '2\n' });
  const changed = commit(shop, { 'src/pay.ts': '2\n' });
  const ledger = openLedger(path.join(home(), 'ledger.sqlite'));
  const { created } = ledger.ingest(identity, { source: 'manual', decisions: [{ description: 'Charge once' }] });
  const decisionId = created[0]?.decisionId ?? '';
  const region = { filePath: 'src/pay.ts', symbol: 'pay', lines: [1, 1] as const, contentHash: 'before', commit: 'c1' };
  const { regionId } = ledger.bind(identity, { decisionId, ...region });
  const judged = { decisionId, regionId, contentHash: 'before', verdict: 'compliant', confidence: 'high' } as const;
  ledger.recordVerdicts(identity, { phase: 'drift', verdicts: [{ ...judged, explanation: '' }] });
  const update = { regionId, filePath: 'src/pay.ts', lines: [1, 1] as const, contentHash: 'after' };
  ledger.applySync(identity, { from: null, to: changed, updates: [update] });
  ledger.close();
  return { identity, decisionId, changed };
}

function missRow(identity: string, decisionId: string): ReviewRow {
  return row(1, {
    class: 'suspected_miss',
    decision_id: decisionId,
    repo_hash: hashTopic(salt(), identity),
    salt_id: hashTopic(salt(), ''),
    topic_hash: hashTopic(salt(), 'retry the charge'),
    path_hashes: [pathHash('README.md'), pathHash('gone.ts')],
    surfaced: [{ decision_id: UNKNOWN, surfaced_by: 'graph', engaged: 'weak' }],
    engagements: [{ ...CALL, decision_ids: [decisionId] }],
    miss: {
      decision_id: decisionId,
      relation: 'neighbour',
      path_hash: pathHash('src/pay.ts'),
      committed_at: '2026-01-02T02:34:05.678Z',
    },
  });
}

describe('evidence', () => {
  it('is in plain as far as this machine can tell, with the hashes', async () => {
    const { identity, decisionId, changed } = decide();
    const charge = {
      decision_id: decisionId,
      description: 'Charge once',
      status: 'drifted',
      signoff_state: 'proposed',
    };
    const unknown = { decision_id: UNKNOWN, description: null, status: null, signoff_state: null };
    const own = missRow(identity, decisionId);
    expect(await evidenceOf(own, await open())).toEqual({
      key: own.key,
      asked: {
        at: '2026-01-02T02:01:00.000Z',
        session_id: uuid(0xffff),
        repository: identity,
        repo_hash: hashTopic(salt(), identity),
        topic: null,
        topic_hash: hashTopic(salt(), 'retry the charge'),
        paths: [
          { hash: pathHash('README.md'), path: 'README.md' },
          { hash: pathHash('gone.ts'), path: null },
        ],
        guided: false,
        repeats: null,
      },
      answered: { fired: true, reason: 'fired' },
      shown: [{ ...unknown, surfaced_by: 'graph', engaged: 'weak' }],
      followed: [
        {
          ts: '2026-01-02T02:34:05.678Z',
          tool: 'bicameral.link_commit',
          outcome: 'ok',
          strength: 'none',
          attribution: 'fallback',
          match: 'exact',
          decisions: [charge],
        },
      ],
      followed_left_out: 0,
      missed: {
        ...charge,
        relation: 'neighbour',
        file: { hash: pathHash('src/pay.ts'), path: 'src/pay.ts' },
        committed_at: '2026-01-02T02:34:05.678Z',
        drift_commits: [changed],
      },
      problems: [],
    });
  });

  it('has the topic and the paths that raw mode wrote', async () => {
    const { identity, decisionId } = decide();
    const raw = { topic: 'retry the charge', filePaths: ['README.md', 'elsewhere.ts'] };
    const { asked } = await evidenceOf(missRow(identity, decisionId), await open(), raw);
    expect(asked).toMatchObject({
      topic: 'retry the charge',
      paths: [
        { hash: pathHash('README.md'), path: 'README.md' },
        { hash: null, path: 'elsewhere.ts' },
      ],
    });
  });

  it('stays in hashes when it was made with another salt, and says so', async () => {
    const { identity, decisionId } = decide();
    const stranger = { ...missRow(identity, decisionId), salt_id: '0000000000000000' };
    const { asked, missed, problems } = await evidenceOf(stranger, await open());
    expect(asked.repository).toBeNull();
    expect(asked.paths.map((shown) => shown.path)).toEqual([null, null]);
    expect(missed).toMatchObject({ description: 'Charge once', file: { path: null }, drift_commits: [] });
    expect(problems).toEqual(['It was hashed with another salt, so its hashes can not be told in plain.']);
  });

  it('says why nothing can be told in a home without a salt', async () => {
    mkdirSync(home(), { recursive: true });
    writeFileSync(path.join(home(), 'salt'), 'short');
    const { asked, problems } = await evidenceOf(row(1, { repo_hash: '4123456789abcdef' }), await open());
    expect(asked).toMatchObject({ repository: null, paths: [{ hash: '3123456789abcdef', path: null }] });
    expect(problems).toEqual([`${home()} has no usable salt, so no hash can be told in plain.`]);
  });
});
