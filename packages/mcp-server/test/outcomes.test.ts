import { afterEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { tools } from '../src/tools/index.js';
import type { UpdateAnswer } from '../src/update/updater.js';
import { SHOP } from './support/git-repository.js';
import { chargeBinding, InProcess } from './support/in-process.js';

const CALLERS_ID = '6F9619FF-8B86-4011-B42D-00C04FC964FF';
const NO_DECISION = 'decision:00000000-0000-5000-8000-000000000000';

/** Brings things about and gives the arguments of the call that is looked at. */
type Arrange = (app: InProcess) => Promise<Record<string, unknown>> | Record<string, unknown>;
interface Case {
  readonly outcome: string;
  /** What the engagement row says; for preflight, the reason in its row. */
  readonly row: string | null;
  readonly arrange: Arrange;
  readonly env?: Record<string, string>;
  readonly updater?: UpdateAnswer['status'] | 'throws';
}

const brokenLedger: Arrange = (app) => {
  app.repository.commit(SHOP);
  writeFileSync(path.join(app.home, 'ledger.sqlite'), 'this is no database, however long one looks at it'.repeat(100));
  return {};
};
const withArguments =
  (arrange: Arrange, args: Record<string, unknown>): Arrange =>
  async (app) => ({
    ...(await arrange(app)),
    ...args,
  });
const noRepository =
  (args: Record<string, unknown>): Arrange =>
  (app) => {
    app.repository.removeGit();
    return args;
  };
const verdictOn = (bound: object, more: object = {}) => ({
  ...bound,
  verdict: 'compliant',
  confidence: 'high',
  explanation: 'It does.',
  ...more,
});
const aQuestion = { topic: 'Add a retry to charge', file_paths: ['src/billing/stripe.ts'] };
const aBatch = { payload: { source: 'manual', decisions: [{ description: 'Carts are kept for a day' }] } };

const cases: Record<string, readonly Case[]> = {
  preflight: [
    { outcome: 'surfaced', row: 'fired', arrange: async (app) => (await app.withBinding(), aQuestion) },
    {
      outcome: 'fired_with_nothing',
      row: 'fired',
      env: { BICAMERAL_GUIDED_MODE: '1' },
      arrange: (app) => (app.repository.commit(SHOP), aQuestion),
    },
    { outcome: 'nothing_found', row: 'no_matches', arrange: (app) => (app.repository.commit(SHOP), aQuestion) },
    {
      outcome: 'repeated',
      row: 'recently_checked',
      arrange: async (app) => {
        app.repository.commit(SHOP);
        await app.call('preflight', aQuestion);
        return aQuestion;
      },
    },
    {
      outcome: 'muted',
      row: 'preflight_disabled',
      env: { BICAMERAL_PREFLIGHT_MUTE: '1' },
      arrange: (app) => (app.repository.commit(SHOP), aQuestion),
    },
    { outcome: 'invalid_arguments', row: null, arrange: () => ({ topic: '' }) },
    { outcome: 'refused', row: null, arrange: noRepository(aQuestion) },
    { outcome: 'failed', row: null, arrange: withArguments(brokenLedger, aQuestion) },
  ],
  bind: [
    { outcome: 'bound', row: 'ok', arrange: async (app) => ({ bindings: [chargeBinding(await app.withDecision())] }) },
    {
      outcome: 'already_bound',
      row: 'no_op',
      arrange: async (app) => ({ bindings: [chargeBinding((await app.withBinding()).decision_id)] }),
    },
    {
      outcome: 'partly_bound',
      row: 'ok',
      arrange: async (app) => ({ bindings: [chargeBinding(await app.withDecision()), chargeBinding(NO_DECISION)] }),
    },
    {
      outcome: 'nothing_bound',
      row: 'refused',
      arrange: async (app) => ({
        bindings: [{ ...chargeBinding(await app.withDecision()), file_path: '../../etc/passwd' }],
      }),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ bindings: [] }) },
    { outcome: 'refused', row: 'refused', arrange: noRepository({ bindings: [chargeBinding(NO_DECISION)] }) },
    {
      outcome: 'failed',
      row: 'failed',
      arrange: withArguments(brokenLedger, { bindings: [chargeBinding(NO_DECISION)] }),
    },
  ],
  link_commit: [
    { outcome: 'linked', row: 'ok', arrange: async (app) => (await app.withBinding(), changeCharge(app), {}) },
    { outcome: 'already_linked', row: 'no_op', arrange: async (app) => (await app.withBinding(), {}) },
    {
      outcome: 'no_changes',
      row: 'no_op',
      arrange: async (app) => (await app.withBinding(), app.repository.commit({}), {}),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ commit_hash: 7 }) },
    {
      outcome: 'refused',
      row: 'refused',
      arrange: (app) => (app.repository.commit(SHOP), { commit_hash: '--output=x' }),
    },
    { outcome: 'failed', row: 'failed', arrange: brokenLedger },
  ],
  ratify: [
    { outcome: 'ratified', row: 'ok', arrange: async (app) => signedBy('Ada', await app.withDecision()) },
    {
      outcome: 'rejected',
      row: 'ok',
      arrange: async (app) => ({ ...signedBy('Ada', await app.withDecision()), action: 'reject', note: 'Too dear' }),
    },
    {
      outcome: 'unchanged',
      row: 'no_op',
      arrange: async (app) => {
        const args = signedBy('Ada', await app.withDecision());
        await app.call('ratify', args);
        return args;
      },
    },
    {
      outcome: 'unknown_decision',
      row: 'refused',
      arrange: (app) => (app.repository.commit(SHOP), signedBy('Ada', NO_DECISION)),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ signer: 'Ada' }) },
    { outcome: 'refused', row: 'refused', arrange: noRepository(signedBy('Ada', NO_DECISION)) },
    { outcome: 'failed', row: 'failed', arrange: withArguments(brokenLedger, signedBy('Ada', NO_DECISION)) },
  ],
  update: [
    { outcome: 'unknown', row: 'no_op', updater: 'unknown', arrange: () => ({ action: 'check' }) },
    { outcome: 'up_to_date', row: 'no_op', updater: 'up_to_date', arrange: () => ({ action: 'check' }) },
    { outcome: 'update_available', row: 'ok', updater: 'update_available', arrange: () => ({ action: 'check' }) },
    {
      outcome: 'already_up_to_date',
      row: 'no_op',
      updater: 'already_up_to_date',
      arrange: () => ({ action: 'apply' }),
    },
    { outcome: 'upgraded', row: 'ok', updater: 'upgraded', arrange: () => ({ action: 'apply' }) },
    { outcome: 'error', row: 'failed', updater: 'error', arrange: () => ({ action: 'apply' }) },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ action: 'downgrade' }) },
    { outcome: 'failed', row: 'failed', updater: 'throws', arrange: () => ({ action: 'check' }) },
  ],
  resolve_compliance: [
    {
      outcome: 'resolved',
      row: 'ok',
      arrange: async (app) => ({
        phase: 'ingest',
        verdicts: [verdictOn(await app.withBinding())],
        commit_hash: 'HEAD',
      }),
    },
    {
      outcome: 'partly_resolved',
      row: 'ok',
      arrange: async (app) => {
        const bound = await app.withBinding();
        return { phase: 'ingest', verdicts: [verdictOn(bound), verdictOn(bound, { decision_id: NO_DECISION })] };
      },
    },
    {
      outcome: 'nothing_resolved',
      row: 'refused',
      arrange: async (app) => ({
        phase: 'ingest',
        verdicts: [verdictOn(await app.withBinding(), { content_hash: '0'.repeat(64) })],
      }),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ phase: 'ingest' }) },
    {
      outcome: 'refused',
      row: 'refused',
      arrange: async (app) => ({
        phase: 'ingest',
        verdicts: [verdictOn(await app.withBinding())],
        commit_hash: 'no-such-branch',
      }),
    },
    {
      outcome: 'failed',
      row: 'failed',
      arrange: withArguments(brokenLedger, {
        phase: 'ingest',
        verdicts: [verdictOn({ decision_id: NO_DECISION, region_id: 'region:x', content_hash: '0' })],
      }),
    },
  ],
  dismiss: [
    {
      outcome: 'dismissed',
      row: 'ok',
      arrange: async (app) => ({ decision_ids: [await app.withDecision()], reason: 'not_relevant' }),
    },
    {
      outcome: 'partly_dismissed',
      row: 'ok',
      arrange: async (app) => ({ decision_ids: [NO_DECISION, await app.withDecision()] }),
    },
    {
      outcome: 'nothing_dismissed',
      row: 'refused',
      arrange: (app) => (app.repository.commit(SHOP), { decision_ids: [NO_DECISION] }),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ decision_ids: [] }) },
    { outcome: 'refused', row: 'refused', arrange: noRepository({ decision_ids: [NO_DECISION] }) },
    { outcome: 'failed', row: 'failed', arrange: withArguments(brokenLedger, { decision_ids: [NO_DECISION] }) },
  ],
  resolve_collision: [
    {
      outcome: 'settled',
      row: 'ok',
      arrange: async (app) => ({ decision_id: (await collision(app)).newer, action: 'keep_both', signer: 'Ada' }),
    },
    {
      outcome: 'unchanged',
      row: 'no_op',
      arrange: async (app) => {
        const { older, newer } = await collision(app);
        const args = { decision_id: newer, other_decision_id: older, action: 'supersede' };
        await app.call('resolve_collision', args);
        return args;
      },
    },
    {
      outcome: 'unknown_decision',
      row: 'refused',
      arrange: (app) => (app.repository.commit(SHOP), { decision_id: NO_DECISION, action: 'confirm' }),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ action: 'confirm' }) },
    {
      outcome: 'refused',
      row: 'refused',
      arrange: async (app) => ({ decision_id: await app.withDecision(), action: 'reject' }),
    },
    {
      outcome: 'failed',
      row: 'failed',
      arrange: withArguments(brokenLedger, { decision_id: NO_DECISION, action: 'confirm' }),
    },
  ],
  ingest: [
    { outcome: 'created', row: 'ok', arrange: (app) => (app.repository.commit(SHOP), aBatch) },
    {
      outcome: 'nothing_new',
      row: 'no_op',
      arrange: async (app) => (app.repository.commit(SHOP), await app.call('ingest', aBatch), aBatch),
    },
    {
      outcome: 'rows_refused',
      row: 'refused',
      arrange: (app) => (app.repository.commit(SHOP), batchOf({ description: 'One' }, orphan)),
    },
    { outcome: 'invalid_arguments', row: 'refused', arrange: () => ({ payload: { source: 'manual', decisions: [] } }) },
    { outcome: 'refused', row: 'refused', arrange: noRepository(aBatch) },
    { outcome: 'failed', row: 'failed', arrange: withArguments(brokenLedger, aBatch) },
  ],
};

const orphan = { description: 'Two', parent_decision_id: NO_DECISION };

function batchOf(...decisions: object[]) {
  return { payload: { source: 'manual', decisions } };
}

/** Two decisions about one thing, of which the newer one waits. */
async function collision(app: InProcess): Promise<{ older: string; newer: string }> {
  const older = await app.withDecision();
  const { created_decisions } = await app.call('ingest', batchOf({ description: 'Never', collides_with: older }));
  return { older, newer: created_decisions[0]?.decision_id ?? '' };
}

function signedBy(signer: string, decision_id: string) {
  return { decision_id, signer };
}

function changeCharge(app: InProcess): void {
  app.repository.commit({ 'src/billing/stripe.ts': SHOP['src/billing/stripe.ts'].replace('charge ', 'Charge ') });
}

const open: InProcess[] = [];
afterEach(() => {
  for (const app of open.splice(0)) app.remove();
});

function start({ env, updater }: Pick<Case, 'env' | 'updater'>): InProcess {
  const answer = (): Promise<UpdateAnswer> =>
    updater === 'throws' || updater === undefined
      ? Promise.reject(new Error('the updater broke'))
      : Promise.resolve({ status: updater, current_version: '0.1.0' });
  const app = new InProcess({ ...(env && { env }), ...(updater && { updater: { check: answer, apply: answer } }) });
  open.push(app);
  return app;
}

describe.each(Object.entries(cases))('bicameral.%s', (name, all) => {
  const tool = tools.find((candidate) => candidate.name === `bicameral.${name}`);
  const common = name === 'update' ? ['invalid_arguments', 'failed'] : ['invalid_arguments', 'refused', 'failed'];

  it('has no outcome that is not looked at here', () => {
    expect(all.map(({ outcome }) => outcome).sort()).toEqual([...Object.keys(tool?.outcomes ?? {}), ...common].sort());
  });

  it.each(all)('$outcome: the id comes back and one row says $row', async (each) => {
    const app = start(each);
    const args = await each.arrange(app);
    const [preflightsBefore, engagementsBefore] = [app.preflights.length, app.engagements.length];

    const answer = await app.answer(name, { ...args, preflight_id: CALLERS_ID });

    expect(answer.outcome).toBe(each.outcome);
    const newPreflights = app.preflights.slice(preflightsBefore);
    const newEngagements = app.engagements.slice(engagementsBefore);
    if (name === 'preflight') {
      expect(newEngagements).toEqual([]);
      expect(newPreflights).toEqual([
        expect.objectContaining({
          preflight_id: answer.preflightId,
          reason: each.row,
          parent_preflight_id: CALLERS_ID.toLowerCase(),
        }),
      ]);
      expect(answer.preflightId).not.toBe(CALLERS_ID);
    } else {
      expect(newPreflights).toEqual([]);
      expect(newEngagements).toEqual([
        expect.objectContaining({
          tool: `bicameral.${name}`,
          outcome: each.row,
          preflight_id: CALLERS_ID.toLowerCase(),
          attribution: 'explicit',
        }),
      ]);
      expect(answer.preflightId).toBe(CALLERS_ID);
    }
    if (answer.isError) {
      expect(answer.structured).toBeUndefined();
      expect(answer.text.join('\n')).toContain(`preflight_id: ${answer.preflightId}`);
    } else {
      expect(answer.structured?.['preflight_id']).toBe(answer.preflightId);
      expect(tool?.output.parse(answer.structured)).toEqual(answer.structured);
    }
  });
});
