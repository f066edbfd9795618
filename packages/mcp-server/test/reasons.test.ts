import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHOP } from './support/git-repository.js';
import { the } from './support/outputs.js';
import { chargeBinding, InProcess } from './support/in-process.js';

const QUESTION = { topic: 'Add a retry to charge', file_paths: ['src/billing/stripe.ts'] };
const MINUTE = 60_000;

let app: InProcess;
beforeEach(() => {
  app = new InProcess();
});
afterEach(() => {
  app.remove();
});

function rows() {
  return app.preflights.map(({ reason, fired }) => [reason, fired]);
}

describe('a repeated question', () => {
  it('is answered once within five minutes, and its row names the answer that it repeats', async () => {
    await app.withBinding();
    const first = await app.call('preflight', QUESTION);
    app.now += 5 * MINUTE - 1;
    const second = await app.call('preflight', { ...QUESTION, topic: 'charge: add a RETRY to' });
    app.now += 1;
    const third = await app.call('preflight', QUESTION);

    expect([first, second, third].map(({ reason }) => reason)).toEqual(['fired', 'recently_checked', 'fired']);
    expect(second).toMatchObject({ fired: false, decisions: [] });
    expect(rows()).toEqual([
      ['fired', true],
      ['recently_checked', false],
      ['fired', true],
    ]);
    expect(new Set(app.preflights.map(({ preflight_id }) => preflight_id)).size).toBe(3);
    expect(app.preflights.map(({ parent_preflight_id }) => parent_preflight_id)).toEqual([
      undefined,
      first.preflight_id,
      undefined,
    ]);
  });

  it.each([
    ['a UUID of the caller', '11111111-2222-4333-8444-555555555555', '11111111-2222-4333-8444-555555555555'],
    ['the answer when the caller made its id up', 'made up', undefined],
  ])('names %s', async (_name, preflight_id, parent) => {
    await app.withBinding();
    const first = await app.call('preflight', QUESTION);
    await app.call('preflight', { ...QUESTION, preflight_id });
    expect(app.preflights.at(-1)?.['parent_preflight_id']).toBe(parent ?? first.preflight_id);
  });

  it('is a new one once a decision has landed', async () => {
    await app.withBinding();
    await app.call('preflight', QUESTION);
    await app.ingest('Refunds need a second pair of eyes');
    await app.call('preflight', QUESTION);
    expect(rows()).toEqual([
      ['fired', true],
      ['fired', true],
    ]);
  });

  it('is a new one after a commit that changes bound code, but not after one that does not', async () => {
    await app.withBinding();
    await app.call('preflight', QUESTION);
    app.repository.commit({ 'README.md': '# Shop\n' });
    await app.call('preflight', QUESTION);
    app.repository.commit({ 'src/billing/stripe.ts': SHOP['src/billing/stripe.ts'].replace('charge ', 'Charge ') });
    await app.call('preflight', QUESTION);
    expect(rows().map(([reason]) => reason)).toEqual(['fired', 'recently_checked', 'fired']);
  });

  it('is a new one after a commit that changes what the file imports', async () => {
    await app.withBinding();
    app.repository.commit({ 'src/checkout.ts': 'export const steps = 3;\n' });
    const ask = async () =>
      (await app.call('preflight', { topic: 'Add a step', file_paths: ['src/checkout.ts'] })).reason;
    expect(await ask()).toBe('no_matches');
    app.repository.commit({ 'src/checkout.ts': "import { charge } from './billing/stripe.js';\nvoid charge;\n" });
    expect(await ask()).toBe('fired');
    expect(await ask()).toBe('recently_checked');
  });

  it('is a new one with other files', async () => {
    await app.withBinding();
    await app.call('preflight', QUESTION);
    await app.call('preflight', { ...QUESTION, file_paths: ['src/cart.ts'] });
    await app.call('preflight', { ...QUESTION, file_paths: ['./src/cart.ts', `${app.repository.root}/src/cart.ts`] });
    expect(rows()).toEqual([
      ['fired', true],
      ['no_matches', false],
      ['recently_checked', false],
    ]);
  });

  it('is no repeat when the first was refused', async () => {
    await app.answer('preflight', QUESTION);
    await app.withBinding();
    await app.call('preflight', QUESTION);
    expect(rows()).toEqual([
      [null, false],
      ['fired', true],
    ]);
  });
});

describe('guided mode', () => {
  it('fires with nothing to show, set by the environment', async () => {
    const guided = new InProcess({ env: { BICAMERAL_GUIDED_MODE: 'yes' } });
    try {
      guided.repository.commit(SHOP);
      const answer = await guided.call('preflight', QUESTION);
      expect(answer).toMatchObject({ fired: true, reason: 'fired', guided_mode: true, decisions: [] });
      expect(guided.preflights).toMatchObject([{ fired: true, guided: true, surfaced_ids: [], surfaced_by: [] }]);
    } finally {
      guided.remove();
    }
  });

  it.each([
    ['guided: true\n', true],
    ['guided: false\n', false],
    ['guided: "true"\n', false],
    ['- a list\n', false],
    ['guided: [unclosed\n', false],
  ])('is read from the repository: %j', async (config, guided) => {
    app.repository.commit({ ...SHOP, '.bicameral/config.yaml': config });
    expect(await app.call('preflight', QUESTION)).toMatchObject({ fired: guided, guided_mode: guided });
    // What can not be used is named.
    expect(app.stderr.length).toBe(/unclosed|"true"|list/.test(config) ? 1 : 0);
  });
});

describe('a muted preflight', () => {
  it('shows nothing, says so, and is not taken for an answer', async () => {
    const muted = new InProcess({ env: { BICAMERAL_PREFLIGHT_MUTE: '1' } });
    try {
      await muted.withBinding();
      const answers = [await muted.call('preflight', QUESTION), await muted.call('preflight', QUESTION)];
      expect(answers.map(({ reason, fired }) => [reason, fired])).toEqual([
        ['preflight_disabled', false],
        ['preflight_disabled', false],
      ]);
      expect(muted.preflights.map(({ reason }) => reason)).toEqual(['preflight_disabled', 'preflight_disabled']);
    } finally {
      muted.remove();
    }
  });
});

describe('what a preflight surfaces', () => {
  it('is by the commit that is checked out, forward and back', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', {
      phase: 'ingest',
      verdicts: [{ ...bound, verdict: 'compliant', confidence: 'high', explanation: '' }],
    });
    const changed = SHOP['src/billing/stripe.ts'].replace('charge ', 'Charge ');
    const commit = app.repository.commit({ 'src/billing/stripe.ts': changed });
    const drifted = await app.call('preflight', QUESTION);
    expect(drifted.decisions).toMatchObject([{ status: 'drifted', severity_tier: 1 }]);
    expect(drifted.drift_candidates).toMatchObject([{ decision_id: bound.decision_id }]);
    expect(drifted.action_hints).toMatchObject([{ kind: 'review_drift', blocking: false, refs: [bound.decision_id] }]);
    expect(the(drifted.decisions[0]).drift_evidence).toBe(
      `charge in src/billing/stripe.ts, lines 3–6: changed since it was judged compliant, in ${commit.slice(0, 12)}`,
    );

    app.repository.git('checkout', '--quiet', 'HEAD~1');
    expect((await app.call('preflight', QUESTION))['decisions']).toMatchObject([
      { status: 'reflected', severity_tier: 3 },
    ]);
  });

  it('follows code that moves down and a file that is renamed', async () => {
    const { decision_id } = await app.withBinding();
    app.repository.git('mv', 'src/billing/stripe.ts', 'src/billing/payments.ts');
    app.repository.commit({ 'src/billing/payments.ts': `// Payments.\n\n${SHOP['src/billing/stripe.ts']}` });
    const answer = await app.call('preflight', { topic: 'Add a retry', file_paths: ['src/billing/payments.ts'] });
    expect(answer.decisions).toMatchObject([
      { decision_id, status: 'pending', code_regions: [{ file_path: 'src/billing/payments.ts', lines: [5, 8] }] },
    ]);
  });

  it('tells of two decisions on the same symbol, and of questions left open beside them', async () => {
    app.repository.commit(SHOP);
    const { created_decisions } = await app.call('ingest', {
      payload: {
        source: 'transcript',
        decisions: [
          { description: 'Charges are retried', source_ref: 'm1' },
          { description: 'Charges are never retried', source_ref: 'm2' },
        ],
        open_questions: ['Who is told when a charge fails?'],
      },
    });
    const [one = '', two = ''] = created_decisions.map(({ decision_id }) => decision_id);
    await app.call('bind', { bindings: [chargeBinding(one), chargeBinding(two)] });
    const answer = await app.call('preflight', QUESTION);
    expect(answer.divergences).toMatchObject([
      {
        symbol: 'charge',
        file_path: 'src/billing/stripe.ts',
        conflicting_decisions: [{ decision_id: one }, { decision_id: two }],
      },
    ]);
    expect(answer.open_questions).toMatchObject([
      { description: 'Who is told when a charge fails?', relevant_source_refs: ['m1', 'm2'] },
    ]);
    expect(answer.action_hints.map(({ kind }) => kind)).toEqual(['resolve_divergence', 'answer_open_questions']);
    expect(app.preflights.at(-1)).toMatchObject({ surfaced_ids: [one, two], surfaced_by: ['region', 'region'] });
  });

  it('takes two spellings of one symbol for the same', async () => {
    app.repository.commit({ 'src/cart.ts': 'export class Cart {\n  add() {}\n  drop() {}\n}\n' });
    const bound: string[] = [];
    for (const symbol_name of ['add', 'Cart.add', 'Cart.drop']) {
      const decision_id = await app.ingest(`About ${symbol_name}`);
      await app.call('bind', { bindings: [{ decision_id, file_path: 'src/cart.ts', symbol_name }] });
      bound.push(decision_id);
    }
    const { divergences } = await app.call('preflight', { topic: 'Add a retry', file_paths: ['src/cart.ts'] });
    expect(divergences.map((each) => each.conflicting_decisions.map(({ decision_id }) => decision_id))).toEqual([
      bound.slice(0, 2),
    ]);
  });

  it('does not take a decision that refines another for one that diverges from it', async () => {
    app.repository.commit(SHOP);
    const ids: string[] = [];
    const bound = async (description: string, parent_decision_id?: string): Promise<string> => {
      const decision = { description, ...(parent_decision_id !== undefined && { parent_decision_id }) };
      const { created_decisions } = await app.call('ingest', { payload: { source: 'manual', decisions: [decision] } });
      const id = the(created_decisions[0]).decision_id;
      await app.call('bind', { bindings: [chargeBinding(id)] });
      ids.push(id);
      return id;
    };
    const root = await bound('Charges are retried');
    const times = await bound('Charges are retried three times', root);
    await bound('The third time comes after a day', times);
    expect((await app.call('preflight', QUESTION)).divergences).toEqual([]);
    await bound('Charges are retried by night', root);
    const { divergences } = await app.call('preflight', QUESTION);
    expect(divergences.map((each) => each.conflicting_decisions.map(({ decision_id }) => decision_id))).toEqual([ids]);
  });

  it('is what its row says, also when not all of it fits', async () => {
    app.repository.commit(SHOP);
    const decisions = Array.from({ length: 40 }, (_, index) => ({ description: `Rule ${index}: ${'検'.repeat(500)}` }));
    const ids: string[] = [];
    for (const decision of decisions) {
      const { created_decisions } = await app.call('ingest', { payload: { source: 'manual', decisions: [decision] } });
      ids.push(the(created_decisions[0]).decision_id);
    }
    for (const id of ids) await app.call('bind', { bindings: [chargeBinding(id)] });
    const answer = await app.call('preflight', QUESTION);
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(10_000);
    expect(answer).toMatchObject({ fired: true, truncated: true });
    const shown = [...answer.decisions, ...answer.divergences.flatMap((each) => each.conflicting_decisions)];
    expect(shown.length).toBeGreaterThan(0);
    expect(app.preflights.at(-1)?.['surfaced_ids']).toEqual([...new Set(shown.map(({ decision_id }) => decision_id))]);
  });

  it('shows a decision whose description is as long as it may be', async () => {
    app.repository.commit(SHOP);
    const id = await app.ingest('検'.repeat(4_000));
    await app.call('bind', { bindings: [chargeBinding(id)] });
    const answer = await app.call('preflight', QUESTION);
    expect(answer.decisions).toMatchObject([{ decision_id: id, description: `${'検'.repeat(600)}… (cut)` }]);
  });

  it('leaves a rejected decision visible as such, out of divergences', async () => {
    const { decision_id } = await app.withBinding();
    await app.call('ratify', { decision_id, signer: 'Ada', action: 'reject' });
    const other = await app.ingest('Charges are logged');
    await app.call('bind', { bindings: [chargeBinding(other)] });
    const answer = await app.call('preflight', QUESTION);
    expect(answer.decisions).toMatchObject([{ signoff_state: 'rejected' }, { signoff_state: 'proposed' }]);
    expect(answer.divergences).toEqual([]);
  });
});
