import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { BundleClient, readRows, telemetryFile } from './support/bundle-client.js';
import { SHOP, temporaryDirectory, TestRepository } from './support/git-repository.js';
import { the } from './support/outputs.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{16}$/;

let repository: TestRepository;
let home: { path: string; remove: () => void };
let client: BundleClient | undefined;

beforeEach(() => {
  repository = new TestRepository();
  repository.commit(SHOP, 'A small shop');
  home = temporaryDirectory('bicameral-home-');
  mkdirSync(path.join(home.path, '.bicameral'), { mode: 0o755 });
  home = { ...home, path: path.join(home.path, '.bicameral') };
});

afterEach(async () => {
  await client?.stop();
  client = undefined;
  repository.remove();
  home.remove();
});

/** What an agent does with a decision about `charge`, from the meeting to the sign-off. */
async function conversation(agent: BundleClient, handOn: (preflightId: string | null) => Record<string, string>) {
  const ingested = await agent.call('bicameral.ingest', {
    payload: {
      source: 'transcript',
      title: 'Payments sync',
      decisions: [{ description: 'Every charge carries an idempotency key', source_ref: 'meeting-1' }],
    },
  });
  const decision_id = the(ingested.created_decisions[0]).decision_id;
  const binding = { decision_id, file_path: 'src/billing/stripe.ts', symbol_name: 'charge' };
  const boundEarly = await agent.call('bicameral.bind', { bindings: [binding] });
  const region_id = the(boundEarly.bindings[0]).region_id;

  const preflight = await agent.call('bicameral.preflight', {
    topic: 'Add a retry to charge',
    file_paths: ['src/billing/stripe.ts', 'src/billing/keys.ts'],
  });
  const id = handOn(preflight.preflight_id);

  const judged = await agent.call('bicameral.resolve_compliance', {
    phase: 'ingest',
    verdicts: [
      {
        decision_id,
        region_id,
        content_hash: the(boundEarly.bindings[0]).content_hash,
        verdict: 'compliant',
        confidence: 'high',
        explanation: 'keys.next() is passed along',
      },
    ],
    ...id,
  });
  const commit = repository.commit(
    { 'src/billing/stripe.ts': SHOP['src/billing/stripe.ts'].replace('under ${key}', 'without a key') },
    'Drop the key',
  );
  const linked = await agent.call('bicameral.link_commit', { ...id });
  const check = the(linked.pending_compliance_checks[0]);
  const judgedAgain = await agent.call('bicameral.resolve_compliance', {
    phase: check.phase,
    verdicts: [
      {
        decision_id,
        region_id,
        content_hash: check.content_hash,
        verdict: 'drifted',
        confidence: 'high',
        explanation: 'The key is gone',
      },
    ],
    ...id,
  });
  const ratified = await agent.call('bicameral.ratify', { decision_id, signer: 'Ada', ...id });
  const updated = await agent.call('bicameral.update', { action: 'check', ...id });
  return {
    decision_id,
    region_id,
    commit,
    ingested,
    boundEarly,
    preflight,
    judged,
    linked,
    judgedAgain,
    ratified,
    updated,
  };
}

describe('an agent that hands the id on, capture on', () => {
  const start = () =>
    BundleClient.start({ cwd: repository.root, home: home.path, env: { BICAMERAL_TELEMETRY: 'preflight' } });

  it('gets its answers', async () => {
    client = await start();
    const seen = await conversation(client, (id) => ({ preflight_id: id ?? '' }));

    expect(seen.ingested).toMatchObject({
      ingested: true,
      stats: { decisions_created: 1, decisions_known: 0, decisions_rejected: 0, grounded: 0, ungrounded: 1 },
      source_refs: ['meeting-1'],
    });
    expect(seen.decision_id).toMatch(/^decision:[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(seen.region_id).toMatch(/^region:[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(the(seen.boundEarly.bindings[0])).toMatchObject({
      error: null,
      pending_compliance_check: { phase: 'ingest', file_path: 'src/billing/stripe.ts', symbol: 'charge' },
    });
    expect(seen.preflight).toMatchObject({
      topic: 'Add a retry to charge',
      fired: true,
      reason: 'fired',
      guided_mode: false,
      decisions: [
        {
          decision_id: seen.decision_id,
          description: 'Every charge carries an idempotency key',
          status: 'pending',
          signoff_state: 'proposed',
          confidence: 0.9,
          surfaced_by: 'region',
          code_regions: [{ file_path: 'src/billing/stripe.ts', symbol: 'charge', lines: [3, 6] }],
        },
      ],
      drift_candidates: [],
      sources_chained: ['region', 'graph'],
    });
    expect(seen.preflight.preflight_id).toMatch(UUID);
    expect(seen.judged).toMatchObject({ accepted: [{ verdict: 'compliant' }], rejected: [] });
    expect(seen.linked).toMatchObject({
      commit_hash: seen.commit,
      synced: true,
      reason: 'new_commit',
      regions_updated: 1,
      decisions_drifted: 1,
      decisions_reflected: 0,
      sweep_scope: 'head_only',
      range_size: 1,
      pending_compliance_checks: [
        {
          phase: 'drift',
          code_body: expect.stringContaining('without a key'),
          old_code_body: expect.stringContaining('under ${key}'),
        },
      ],
    });
    expect(seen.ratified).toMatchObject({
      was_new: true,
      signoff: { state: 'ratified', signer: 'Ada' },
      projected_status: 'drifted',
    });
    expect(seen.updated).toMatchObject({ status: 'unknown', current_version: '0.1.0' });
    for (const answer of [seen.judged, seen.linked, seen.judgedAgain, seen.ratified, seen.updated]) {
      expect(answer.preflight_id).toBe(seen.preflight.preflight_id);
    }
  });

  it('leaves one row a call, hashed, 0600 in a 0700 directory', async () => {
    client = await start();
    const seen = await conversation(client, (id) => ({ preflight_id: id ?? '' }));
    await client.stop();

    const events = readRows(telemetryFile(home.path, 'preflight_events'));
    expect(events.map((row) => row['event_type'] ?? 'preflight')).toEqual([
      'session_start',
      'preflight',
      'session_end',
    ]);
    const row = events[1] ?? {};
    expect(row).toEqual({
      ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      session_id: expect.stringMatching(UUID),
      preflight_id: seen.preflight.preflight_id,
      topic_hash: expect.stringMatching(HASH),
      file_paths_hash: expect.stringMatching(HASH),
      fired: true,
      surfaced_ids: [seen.decision_id],
      reason: 'fired',
      path_hashes: [expect.stringMatching(HASH), expect.stringMatching(HASH)],
      repo_hash: expect.stringMatching(HASH),
      salt_id: expect.stringMatching(HASH),
      surfaced_by: ['region'],
      guided: false,
    });

    const engagements = readRows(telemetryFile(home.path, 'engagements'));
    expect(engagements.map(({ tool, outcome, attribution }) => [tool, outcome, attribution])).toEqual([
      ['bicameral.ingest', 'ok', 'fallback'],
      ['bicameral.bind', 'ok', 'fallback'],
      ['bicameral.resolve_compliance', 'ok', 'explicit'],
      ['bicameral.link_commit', 'ok', 'explicit'],
      ['bicameral.resolve_compliance', 'ok', 'explicit'],
      ['bicameral.ratify', 'ok', 'explicit'],
      ['bicameral.update', 'no_op', 'explicit'],
    ]);
    const own = { session_id: row['session_id'], repo_hash: row['repo_hash'], salt_id: row['salt_id'] };
    for (const engagement of engagements) expect(engagement).toMatchObject(own);
    expect(engagements[3]).toMatchObject({ preflight_id: row['preflight_id'], drifted_ids: [seen.decision_id] });
    expect(engagements[5]).toMatchObject({ decision_id: seen.decision_id, decision_ids: [seen.decision_id] });

    const modes = modesOf(home.path);
    const ledgerFiles = Object.keys(modes).filter((name) => name.startsWith('ledger.sqlite'));
    expect(modes).toEqual({
      '.': '700',
      'engagements.jsonl': '600',
      'preflight_events.jsonl': '600',
      salt: '600',
      ...Object.fromEntries(ledgerFiles.map((name) => [name, '600'])),
    });
    expect(ledgerFiles).toContain('ledger.sqlite');
  });
});

describe('the same with capture off', () => {
  it('leaves the ledger alone in the home, gives no id, and echoes the one it is given', async () => {
    client = await BundleClient.start({ cwd: repository.root, home: home.path });
    const seen = await conversation(client, () => ({ preflight_id: 'an id of my own' }));

    expect(seen.preflight.preflight_id).toBeNull();
    expect(seen.preflight).toMatchObject({ fired: true, decisions: [{ decision_id: seen.decision_id }] });
    for (const answer of [seen.judged, seen.linked, seen.judgedAgain, seen.ratified, seen.updated]) {
      expect(answer.preflight_id).toBe('an id of my own');
    }
    expect(seen.ingested.preflight_id).toBeNull();
    const refused = await client.result('bicameral.bind', { bindings: [], preflight_id: 'an id of my own' });
    expect(refused.isError).toBe(true);
    expect(refused._meta).toEqual({ 'bicameral/preflight_id': 'an id of my own' });

    expect(modesOf(home.path)['.']).toBe('700');
    expect(Object.entries(modesOf(home.path)).filter(([name]) => name !== '.')).toEqual(
      readdirSync(home.path)
        .sort()
        .map((name) => [name, '600']),
    );
    expect(readdirSync(home.path).every((name) => name.startsWith('ledger.sqlite'))).toBe(true);
  });
});

function modesOf(directory: string): Record<string, string> {
  const names = ['.', ...readdirSync(directory).sort()];
  return Object.fromEntries(
    names.map((name) => [name, (statSync(path.join(directory, name)).mode & 0o777).toString(8)]),
  );
}
