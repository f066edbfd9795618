import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { SHOP } from './support/git-repository.js';
import { InProcess } from './support/in-process.js';
import { the } from './support/outputs.js';

const CHARGE = SHOP['src/billing/stripe.ts'];

let app: InProcess;
beforeEach(() => {
  app = new InProcess();
});
afterEach(() => {
  app.remove();
});

/** A decision bound to `charge`, and judged compliant. */
async function reflected(): Promise<{ decision_id: string; region_id: string }> {
  const bound = await app.withBinding();
  const verdict = { ...bound, verdict: 'compliant', confidence: 'high', explanation: '' };
  await app.call('resolve_compliance', { phase: 'ingest', verdicts: [verdict] });
  return bound;
}

async function statusNow(file_path = 'src/billing/stripe.ts'): Promise<string | undefined> {
  app.now += 3_600_000;
  const { decisions } = await app.call('preflight', { topic: 'Look', file_paths: [file_path] });
  return decisions[0]?.status;
}

describe('a change of layout and comments only', () => {
  it.each([
    ['a comment', CHARGE.replace('{\n', '{\n  // Stripe asks for it.\n')],
    ['other line breaks', CHARGE.replace('(cents: number)', '(\n  cents: number,\n)')],
    ['another indentation', CHARGE.replaceAll('  ', '\t')],
  ])('%s is no drift, and the check says what the syntax tells', async (_, changed) => {
    const { decision_id } = await reflected();
    app.repository.commit({ 'src/billing/stripe.ts': changed });
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ decisions_drifted: 0, regions_updated: 1 });
    const [check] = linked.pending_compliance_checks;
    expect(check).toMatchObject({ decision_id, phase: 'drift', pre_classification: { verdict: 'cosmetic' } });
    expect(the(check).pre_classification?.evidence_refs.length).toBeGreaterThan(0);
    expect(await statusNow()).toBe('reflected');
    expect(app.engagements.at(-1)).toMatchObject({ drifted_ids: [] });
  });

  it('does not hide a change of the code beside it', async () => {
    await reflected();
    app.repository.commit({
      'src/billing/stripe.ts': CHARGE.replace('{\n', '{\n  // Never twice.\n').replace('under', 'without'),
    });
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ decisions_drifted: 1 });
    expect(the(linked.pending_compliance_checks[0]).pre_classification?.verdict).toBe('semantic');
    expect(await statusNow()).toBe('drifted');
  });

  it('counts against the code that was judged, when a change was taken back but for a comment', async () => {
    const { decision_id } = await reflected();
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('under', 'without') });
    expect(await app.call('link_commit', {})).toMatchObject({ decisions_drifted: 1 });
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('{\n', '{\n  // Never without a key.\n') });
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ decisions_drifted: 0, decisions_reflected: 1 });
    expect(linked.pending_compliance_checks).toMatchObject([
      { decision_id, pre_classification: { verdict: 'cosmetic' } },
    ]);
    expect(await statusNow()).toBe('reflected');
  });

  it('counts against the code that was judged, when it was gone and came back in another layout', async () => {
    await reflected();
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({ 'notes.txt': 'x' });
    expect(await app.call('link_commit', {})).toMatchObject({ decisions_drifted: 1 });
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replaceAll('  ', '\t') });
    expect(await app.call('link_commit', {})).toMatchObject({ decisions_drifted: 0, decisions_reflected: 1 });
    expect(await statusNow()).toBe('reflected');
  });

  it('is none either where history was rewritten under it', async () => {
    await reflected();
    app.repository.commit({ 'notes.txt': 'x' });
    await app.call('link_commit', {});
    app.repository.git('reset', '--quiet', '--hard', 'HEAD~1');
    app.repository.git('reflog', 'expire', '--expire=now', '--all');
    app.repository.git('prune', '--expire=now');
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('{\n', '{\n  // Stripe asks for it.\n') });
    expect(await app.call('link_commit', {})).toMatchObject({ decisions_drifted: 0, regions_updated: 1 });
    expect(await statusNow()).toBe('reflected');
  });

  it('is not known in a file without a known syntax', async () => {
    app.repository.commit({ 'notes.txt': 'Charge once.\nNever twice.\n' });
    const decision_id = await app.ingest('Charge once');
    const place = { file_path: 'notes.txt', symbol_name: 'rule', start_line: 1, end_line: 2 };
    const { bindings } = await app.call('bind', { bindings: [{ decision_id, ...place }] });
    const { region_id, content_hash } = the(bindings[0]);
    const verdict = { decision_id, region_id, content_hash, verdict: 'compliant', confidence: 'high', explanation: '' };
    await app.call('resolve_compliance', { phase: 'ingest', verdicts: [verdict] });
    app.repository.commit({ 'notes.txt': 'Charge  once.\nNever twice.\n' });
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ decisions_drifted: 1, pending_compliance_checks: [{ pre_classification: null }] });
  });
});

describe('the commit at which a decision drifted', () => {
  const evidence = async (): Promise<string | null> => {
    app.now += 3_600_000;
    const { decisions } = await app.call('preflight', { topic: 'Look', file_paths: ['src/billing/stripe.ts'] });
    return the(decisions[0]).drift_evidence;
  };

  it('is named, of several that touched the file', async () => {
    await reflected();
    app.repository.commit({ 'src/billing/stripe.ts': `// A header.\n${CHARGE}` });
    const culprit = app.repository.commit({
      'src/billing/stripe.ts': `// A header.\n${CHARGE.replace('under', 'for')}`,
    });
    app.repository.commit({ 'src/billing/stripe.ts': `// Another.\n${CHARGE.replace('under', 'for')}` });
    app.repository.commit({ 'notes.txt': 'x' });
    expect(await evidence()).toBe(
      `charge in src/billing/stripe.ts, lines 4–7: changed since it was judged compliant, in ${culprit.slice(0, 12)}`,
    );
    app.repository.commit({ 'src/billing/stripe.ts': `// A third.\n${CHARGE.replace('under', 'for')}` });
    expect(await evidence()).toContain(culprit.slice(0, 12));
  });

  it('is not named where it can not be told: among too many', async () => {
    await reflected();
    for (let n = 0; n <= 50; n += 1) {
      app.repository.commit({ 'src/billing/stripe.ts': `// ${n}\n${CHARGE.replace('under', 'for')}` });
    }
    expect(await evidence()).toBe('charge in src/billing/stripe.ts, lines 4–7: changed since it was judged compliant');
  });
});

describe('a symbol that moved to another file', () => {
  it('is reported with its new place, and not bound there unasked', async () => {
    const { decision_id } = await reflected();
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({ 'src/payments.ts': `// All of it.\nconst VERSION = 2;\n${CHARGE}\nexport { VERSION };\n` });
    // Git takes it for a rename unless it differs enough.
    app.repository.commit({ 'src/payments.ts': `${'// padding\n'.repeat(60)}${CHARGE}` });
    const linked = await app.call('link_commit', {});
    const place = { decision_id, reason: 'symbol_disappeared', file_path: 'src/billing/stripe.ts', symbol: 'charge' };
    expect(linked.pending_grounding_checks).toEqual([
      expect.objectContaining({
        ...place,
        original_lines: [3, 6],
        moved_to: [{ file_path: 'src/payments.ts', symbol: 'charge', lines: [63, 66] }],
      }),
    ]);
    expect(await statusNow('src/payments.ts')).toBeUndefined();
    expect(await statusNow()).toBe('drifted');
  });

  it('is said to be gone where nothing of its name came in', async () => {
    await reflected();
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({ 'src/other.ts': 'export const other = 1;\n' });
    const { pending_grounding_checks } = await app.call('link_commit', {});
    expect(pending_grounding_checks).toHaveLength(1);
    expect(pending_grounding_checks[0]).not.toHaveProperty('moved_to');
  });
});

describe('code that is gone', () => {
  it.each([
    ['judged before', 'drifted', ['review_drift', 'ground_decision']],
    ['never judged', 'pending', ['ground_decision']],
  ])('%s: a preflight says so, until the decision is bound elsewhere', async (judged, status, hints) => {
    const { decision_id } = judged === 'judged before' ? await reflected() : await app.withBinding();
    const ask = async () => {
      app.now += 3_600_000;
      return app.call('preflight', { topic: 'Look', file_paths: ['src/billing/stripe.ts', 'src/pay.ts'] });
    };
    expect((await ask()).action_hints).toEqual([]);
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({ 'src/pay.ts': `${'// padding\n'.repeat(60)}${CHARGE}` });
    const answer = await ask();
    expect(answer.decisions).toMatchObject([
      { decision_id, status, drift_evidence: 'charge in src/billing/stripe.ts, lines 3–6: the code is gone' },
    ]);
    expect(answer.action_hints.map(({ kind, refs }) => [kind, refs])).toEqual(
      hints.map((kind) => [kind, [decision_id]]),
    );

    await app.call('bind', { bindings: [{ decision_id, file_path: 'src/pay.ts', symbol_name: 'charge' }] });
    expect(await ask()).toMatchObject({ decisions: [{ decision_id, drift_evidence: null }], action_hints: [] });
  });
});

describe('how much a link_commit took in', () => {
  it.each([
    [1, 'head_only', false],
    [2, 'range_diff', false],
    [2_000, 'range_diff', false],
    [2_001, 'range_truncated', true],
  ])('of %i commits is %s', async (count, sweep_scope, isSaid) => {
    await reflected();
    app.repository.git('branch', '-m', 'main');
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: app.repository.root, input: commits(count) });
    app.repository.git('reset', '--quiet', '--hard', 'main');
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ sweep_scope, range_size: count, reason: 'new_commit', decisions_drifted: 1 });
    expect(linked.verification_instruction.startsWith(`${count} commits came since the last sync`)).toBe(isSaid);
  });

  /** So many commits on main; the last changes the bound code. */
  function commits(count: number): string {
    const head = app.repository.git('rev-parse', 'HEAD');
    return Array.from({ length: count }, (_, n) => {
      const path = n === count - 1 ? 'src/billing/stripe.ts' : 'notes.txt';
      const text = n === count - 1 ? CHARGE.replace('under', 'without') : String(n);
      return [
        'commit refs/heads/main\ncommitter A <a@example.com> 1767225600 +0000\ndata 1\nx\n',
        n === 0 ? `from ${head}\n` : '',
        `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
      ].join('');
    }).join('');
  }
});
