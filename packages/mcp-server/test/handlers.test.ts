import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { openLedger } from '@bicameral/decision-ledger';
import { SHOP } from './support/git-repository.js';
import { chargeBinding, InProcess } from './support/in-process.js';
import { the } from './support/outputs.js';

const CHARGE = SHOP['src/billing/stripe.ts'];

let app: InProcess;
beforeEach(() => {
  app = new InProcess();
});
afterEach(() => {
  app.remove();
});

function verdict(bound: object, verdict: string, explanation = '') {
  return { phase: 'ingest', verdicts: [{ ...bound, verdict, confidence: 'high', explanation }] };
}

describe('bind', () => {
  it('takes no file that is not committed', async () => {
    const decision_id = await app.withDecision();
    app.repository.write('src/new.ts', 'export const x = 1;\n');
    const { bindings } = await app.call('bind', {
      bindings: [{ decision_id, file_path: 'src/new.ts', symbol_name: 'x' }],
    });
    expect(the(bindings[0]).error).toMatch(
      /^src\/new\.ts is not in the repository at the synced commit \([0-9a-f]{12}\)/,
    );
  });

  it('takes the lines that it is given, and the ones of the symbol otherwise', async () => {
    const decision_id = await app.withDecision();
    const { bindings } = await app.call('bind', {
      bindings: [
        {
          ...chargeBinding(decision_id),
          symbol_name: 'the imports',
          start_line: 1,
          end_line: 2,
          purpose: 'keys come from here',
        },
        { decision_id, file_path: './src/cart.ts', symbol_name: 'add' },
      ],
    });
    expect(bindings.map(({ error }) => error)).toEqual([null, null]);
    const { decisions } = await app.call('preflight', {
      topic: 'Carts',
      file_paths: [path.join(app.repository.root, 'src/cart.ts')],
    });
    expect(the(decisions[0]).code_regions).toEqual([
      { file_path: 'src/cart.ts', symbol: 'add', lines: [4, 6], purpose: '' },
      { file_path: 'src/billing/stripe.ts', symbol: 'the imports', lines: [1, 2], purpose: 'keys come from here' },
    ]);
  });

  it('names the candidates when there are several, and says when there is nothing to be near to', async () => {
    const decision_id = await app.withDecision();
    app.repository.commit({
      'twice.ts': 'class A {\n  run() {}\n}\nclass B {\n  run() {}\n}\n',
      'overloads.ts': 'class C {\n  get v() {\n    return 1;\n  }\n  set v(x) {}\n}\n',
      'empty.ts': '// Nothing yet.\n',
      'many.ts': Array.from({ length: 12 }, (_, n) => `export const name${n} = ${n};\n`).join(''),
    });
    const { bindings } = await app.call('bind', {
      bindings: [
        { decision_id, file_path: 'twice.ts', symbol_name: 'run' },
        { decision_id, file_path: 'overloads.ts', symbol_name: 'C.v' },
        { decision_id, file_path: 'empty.ts', symbol_name: 'run' },
        { decision_id, file_path: 'twice.ts', symbol_name: 'A.rum' },
        { decision_id, file_path: 'twice.ts', symbol_name: 'checkout' },
        { decision_id, file_path: 'many.ts', symbol_name: 'checkout' },
      ],
    });
    expect(bindings.map(({ error }) => error)).toEqual([
      'twice.ts has 2 symbols "run": A.run (lines 2–2), B.run (lines 5–5). Give the full name, or start_line and end_line.',
      'overloads.ts has 2 symbols "C.v": C.v (lines 2–4), C.v (lines 5–5). Give start_line and end_line.',
      'empty.ts has no symbol "run". It defines none of its own. Or give start_line and end_line (the file has 1 lines).',
      'twice.ts has no symbol "A.rum". Nearest: A.run, B.run. Or give start_line and end_line (the file has 6 lines).',
      'twice.ts has no symbol "checkout". It defines A, A.run, B, B.run. Or give start_line and end_line (the file has 6 lines).',
      expect.stringContaining(
        'It defines name0, name1, name2, name3, name4, name5, name6, name7, name8, name9 and 2 more. Or',
      ),
    ]);
  });

  it('cuts a long body and says so', async () => {
    const decision_id = await app.withDecision();
    app.repository.commit({ 'long.ts': `export const text = \`${'é'.repeat(5_000)}\`;\n` });
    const { bindings } = await app.call('bind', {
      bindings: [{ decision_id, file_path: 'long.ts', symbol_name: 'text' }],
    });
    const body = the(bindings[0]).pending_compliance_check?.code_body ?? '';
    expect(body).toMatch(/^export const text = `é+\n… \(cut: the first 4000 of 5023 characters\)$/);
  });

  it('never drops an item that failed, however long the answer gets', async () => {
    const decision_id = await app.withDecision();
    app.repository.commit({ 'long.ts': `export const text = \`${'x'.repeat(3_000)}\`;\n` });
    const good = { decision_id, file_path: 'long.ts', symbol_name: 'text' };
    const few = await app.call('bind', {
      bindings: [...Array.from({ length: 5 }, () => good), chargeBinding('decision:none')],
    });
    expect(few.bindings).toHaveLength(6);
    expect(few).toMatchObject({ truncated: true });
    expect(few.bindings.map(({ pending_compliance_check: check }) => check !== null)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    const many = await app.call('bind', {
      bindings: [...Array.from({ length: 150 }, () => good), chargeBinding('decision:none')],
    });
    expect(many.bindings.at(-1)?.error).toMatch(/^No decision "decision:none"/);
    expect(JSON.stringify(many).length).toBeLessThanOrEqual(10_000);
  });

  it('says that a path through a file leads nowhere', async () => {
    const decision_id = await app.withDecision();
    app.repository.commit({ 'src/a.ts': 'export const a = 1;\n' });
    const { bindings } = await app.call('bind', {
      bindings: [{ decision_id, file_path: 'src/A.ts/b.ts', symbol_name: 'a' }],
    });
    expect(the(bindings[0]).error).toMatch(/^src\/A\.ts\/b\.ts is not in the repository .* check the path/);
  });

  it('shows no check for code that was judged already', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    const { bindings } = await app.call('bind', { bindings: [chargeBinding(bound.decision_id)] });
    expect(the(bindings[0]).pending_compliance_check).toBeNull();
  });

  it('looks again when another process moves the ledger to another commit meanwhile', async () => {
    const decision_id = await app.withDecision();
    const first = app.repository.git('rev-parse', 'HEAD');
    const second = app.repository.commit({ 'src/billing/stripe.ts': `// Moved down.\n${CHARGE}` });
    const other = openLedger(path.join(app.home, 'ledger.sqlite'));
    const identity = path.join(app.repository.root, '.git');
    let times = 0;
    const find = app.context.symbols.find.bind(app.context.symbols);
    app.context.symbols.find = (...args) => {
      times += 1;
      if (times === 1) other.applySync(identity, { from: second, to: first, updates: [] });
      return find(...args);
    };
    const { bindings } = await app.call('bind', { bindings: [chargeBinding(decision_id)] });
    other.close();
    expect(bindings).toMatchObject([{ error: null }]);
    expect(times).toBe(2);
    const { decisions } = await app.call('preflight', { topic: 'Charge', file_paths: ['src/billing/stripe.ts'] });
    expect(the(decisions[0]).code_regions).toMatchObject([{ lines: [4, 7] }]);
  });

  it('gives up, and says why, when that never ends', async () => {
    const decision_id = await app.withDecision();
    const first = app.repository.git('rev-parse', 'HEAD');
    const second = app.repository.commit({ 'src/billing/stripe.ts': `// Moved down.\n${CHARGE}` });
    const other = openLedger(path.join(app.home, 'ledger.sqlite'));
    const find = app.context.symbols.find.bind(app.context.symbols);
    app.context.symbols.find = (...args) => {
      other.applySync(path.join(app.repository.root, '.git'), { from: second, to: first, updates: [] });
      return find(...args);
    };
    const answer = await app.answer('bind', { bindings: [chargeBinding(decision_id)] });
    other.close();
    expect(answer).toMatchObject({ outcome: 'failed', isError: true });
  });
});

describe('link_commit', () => {
  it('takes in all commits since the last sync at once', async () => {
    await app.withBinding();
    app.repository.commit({ 'src/billing/stripe.ts': `// One.\n${CHARGE}` });
    app.repository.commit({ 'src/billing/stripe.ts': `// One.\n// Two.\n${CHARGE}` });
    expect(await app.call('link_commit', {})).toMatchObject({
      reason: 'new_commit',
      sweep_scope: 'range_diff',
      range_size: 2,
      regions_updated: 1,
      decisions_drifted: 0,
    });
  });

  it('shows the checks of all that changed since the last sync, not of its own commit alone', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('charge ', 'Charge ') });
    app.repository.commit({ 'README.md': '# Shop' });
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ decisions_drifted: 1, range_size: 2 });
    expect(linked.pending_compliance_checks).toMatchObject([{ decision_id: bound.decision_id, phase: 'drift' }]);
    expect(app.engagements.at(-1)).toMatchObject({ drifted_ids: [bound.decision_id] });
  });

  it('leaves out when a commit was made that does not say so', async () => {
    await app.withBinding();
    const { repository } = app;
    const sound = repository.commit({ 'README.md': '# Shop' });
    const text = repository.git('cat-file', 'commit', sound).replace(/^(committer .*>) \d+ .*$/m, '$1 long ago');
    repository.write('.git/odd', `${text}\n`);
    const odd = repository.git('hash-object', '-t', 'commit', '-w', '--literally', '.git/odd');
    repository.git('reset', '--quiet', odd);
    expect(await app.call('link_commit', {})).toMatchObject({ commit_hash: odd, synced: true });
    expect(app.engagements.at(-1)).not.toHaveProperty('committed_at');
    repository.git('reset', '--quiet', sound);
    await app.call('link_commit', {});
    expect(app.engagements.at(-1)).toHaveProperty('committed_at');
  });

  it('does not credit a commit with drift of an earlier one, however HEAD went there', async () => {
    const bound = await app.withBinding();
    const first = app.repository.git('rev-parse', 'HEAD');
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('charge ', 'Charge ') });
    await app.call('link_commit', {});
    expect(app.engagements.at(-1)).toMatchObject({ drifted_ids: [bound.decision_id] });
    app.repository.commit({ 'README.md': '# Shop' });
    await app.call('link_commit', {});
    expect(app.engagements.at(-1)).toMatchObject({ drifted_ids: [] });
    app.repository.git('checkout', '--quiet', first);
    await app.call('preflight', { topic: 'Look back', file_paths: ['src/billing/stripe.ts'] });
    app.repository.git('checkout', '--quiet', 'main');
    await app.call('preflight', { topic: 'Look ahead', file_paths: ['src/billing/stripe.ts'] });
    await app.call('link_commit', {});
    expect(app.engagements.at(-1)).toMatchObject({ drifted_ids: [] });
  });

  it('keeps the decisions that a call named whose other arguments are refused', async () => {
    const bound = await app.withBinding();
    const { decision_id } = bound;
    const made_up = 'decision:00000000-0000-5000-8000-000000000000';
    expect((await app.answer('ratify', { decision_id, signer: '' })).isError).toBe(true);
    expect((await app.answer('bind', { bindings: [{ decision_id }, { decision_id: made_up }] })).isError).toBe(true);
    expect((await app.answer('dismiss', { decision_ids: [decision_id, 7] })).isError).toBe(true);
    expect(app.engagements.slice(-3)).toMatchObject([
      { tool: 'bicameral.ratify', outcome: 'refused', decision_ids: [decision_id] },
      { tool: 'bicameral.bind', outcome: 'refused', decision_ids: [decision_id] },
      { tool: 'bicameral.dismiss', outcome: 'refused', decision_ids: [decision_id] },
    ]);
  });

  it('credits a commit with drift in the range before it that only another branch had seen', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    const changed = { 'src/billing/stripe.ts': CHARGE.replace('charge ', 'Charge ') };
    app.repository.git('checkout', '--quiet', '-b', 'idea');
    app.repository.commit(changed);
    await app.call('link_commit', {});
    app.repository.git('checkout', '--quiet', 'main');
    await app.call('preflight', { topic: 'Back on main', file_paths: ['src/billing/stripe.ts'] });
    app.repository.commit(changed, 'The same on main');
    app.repository.commit({ 'README.md': '# Shop' });
    expect(await app.call('link_commit', {})).toMatchObject({ range_size: 2, decisions_drifted: 1 });
    expect(app.engagements.at(-1)).toMatchObject({ drifted_ids: [bound.decision_id] });
  });

  it('shows all of many checks, each with a part of its body', async () => {
    const decision_id = await app.withDecision();
    const body = (index: number, word: string) => `export function f${index}() {\n  // ${word.repeat(500)}\n}\n`;
    const files = (word: string) =>
      Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`many/${index}.ts`, body(index, word)]));
    app.repository.commit(files('a'));
    const bindings = Array.from({ length: 8 }, (_, index) => ({
      decision_id,
      file_path: `many/${index}.ts`,
      symbol_name: `f${index}`,
    }));
    await app.call('bind', { bindings });
    app.repository.commit(files('b'));
    const linked = await app.call('link_commit', {});
    expect(linked.pending_compliance_checks).toHaveLength(8);
    expect(the(linked.pending_compliance_checks[7]).code_body).toMatch(
      /^export function f7\(\) \{\n {2}\/\/ b+\n… \(cut: the first 206 of/,
    );
    expect(linked).not.toHaveProperty('truncated');
  });

  it('does not take the ledger back to a commit that is behind, other than HEAD', async () => {
    await app.withBinding();
    const first = app.repository.git('rev-parse', 'HEAD');
    app.repository.commit({ 'src/billing/stripe.ts': `// One.\n${CHARGE}` });
    await app.call('link_commit', {});
    expect(await app.call('link_commit', { commit_hash: first })).toMatchObject({
      commit_hash: first,
      reason: 'already_synced',
      range_size: 0,
    });
    app.repository.git('checkout', '--quiet', first);
    expect(await app.call('link_commit', { commit_hash: first })).toMatchObject({
      reason: 'new_commit',
      regions_updated: 1,
    });
  });

  it('takes a commit that no branch of HEAD has, and marks it as not yet certain', async () => {
    await app.withBinding();
    app.repository.git('checkout', '--quiet', '-b', 'idea');
    const idea = app.repository.commit({ 'src/billing/stripe.ts': `// An idea.\n${CHARGE}` });
    expect(await app.call('link_commit', {})).toMatchObject({ commit_hash: idea, ephemeral: true });
    app.repository.git('checkout', '--quiet', 'main');
    app.repository.git('merge', '--quiet', 'idea');
    expect(await app.call('link_commit', {})).toMatchObject({ commit_hash: idea, ephemeral: false });
  });

  it('reports in its row the drift that a preflight in between had already found', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('charge ', 'Charge ') });
    await app.call('preflight', { topic: 'Charge', file_paths: ['src/billing/stripe.ts'] });
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ reason: 'already_synced', decisions_drifted: 0 });
    expect(linked.pending_compliance_checks).toMatchObject([{ phase: 'drift', decision_id: bound.decision_id }]);
    expect(linked.verification_instruction).toMatch(/resolve_compliance/);
    expect(app.engagements.at(-1)).toMatchObject({ outcome: 'no_op', drifted_ids: [bound.decision_id] });
  });

  it('asks for new ground when the code is gone, and says where it last was', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({});
    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ decisions_drifted: 1, pending_compliance_checks: [] });
    expect(linked.pending_grounding_checks).toEqual([
      {
        decision_id: bound.decision_id,
        decision_description: 'Every charge carries an idempotency key',
        reason: 'symbol_disappeared',
        region_id: bound.region_id,
        file_path: 'src/billing/stripe.ts',
        symbol: 'charge',
        original_lines: [3, 6],
      },
    ]);
    const { features } = await app.call('history', {});
    expect(the(the(features[0]).decisions[0]).drift_evidence).toBe(
      'charge in src/billing/stripe.ts, lines 3–6: the code is gone',
    );
  });

  it('lets a place that was removed on purpose go, with what the check and its instruction say', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    const second = { decision_id: bound.decision_id, file_path: 'src/cart.ts', symbol_name: 'add' };
    const { bindings } = await app.call('bind', { bindings: [second] });
    const { decision_id, region_id, content_hash } = the(bindings[0]);
    await app.call('resolve_compliance', verdict({ decision_id, region_id, content_hash }, 'compliant'));
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({});
    const { pending_grounding_checks: checks, verification_instruction } = await app.call('link_commit', {});
    expect(verification_instruction).toContain('resolve_compliance with its region_id and not_relevant');
    const gone = { decision_id, region_id: the(checks[0]).region_id, content_hash: 'gone' };
    expect((await app.call('resolve_compliance', verdict(gone, 'compliant'))).accepted).toEqual([]);
    expect((await app.call('resolve_compliance', verdict(gone, 'not_relevant'))).rejected).toEqual([]);
    const { features } = await app.call('history', {});
    expect(the(the(features[0]).decisions[0]).status).toBe('reflected');
  });

  it('starts from the given commit in a ledger that has seen none, whatever HEAD is', async () => {
    app.repository.commit(SHOP);
    const first = app.repository.git('rev-parse', 'HEAD');
    app.repository.commit({ 'README.md': '# Shop' });
    expect(await app.call('link_commit', { commit_hash: first })).toMatchObject({
      commit_hash: first,
      range_size: 1,
      sweep_scope: 'head_only',
      verification_instruction: 'Nothing to verify.',
    });
    app.repository.git('checkout', '--quiet', '--orphan', 'elsewhere');
    const root = app.repository.commit({ LICENSE: 'MIT' });
    app.repository.git('checkout', '--quiet', 'main');
    expect(await app.call('link_commit', { commit_hash: root })).toMatchObject({ commit_hash: root, ephemeral: true });
  });

  it('shows no body of what is no regular file, whoever bound it', async () => {
    const decision_id = await app.withDecision();
    symlinkSync('src/cart.ts', path.join(app.repository.root, 'link.ts'));
    const commit = app.repository.commit({});
    await app.call('link_commit', {});
    app.context.ledger().bind(path.join(app.repository.root, '.git'), {
      decisionId: decision_id,
      filePath: 'link.ts',
      symbol: 'Cart',
      lines: [1, 1],
      contentHash: '0'.repeat(64),
      commit,
    });
    const { pending_compliance_checks } = await app.call('link_commit', {});
    expect(pending_compliance_checks).toMatchObject([{ file_path: 'link.ts', code_body: '' }]);
  });

  it('works with capture off, and keeps no session in the ledger', async () => {
    const off = new InProcess({ env: { BICAMERAL_TELEMETRY: 'off' } });
    try {
      const bound = await off.withBinding();
      await off.call('resolve_compliance', verdict(bound, 'compliant'));
      expect(await off.call('ratify', { decision_id: bound.decision_id, signer: 'Ada' })).toMatchObject({
        signoff: { session_id: '' },
        preflight_id: null,
      });
      const waiting = { description: 'Ask legal', signoff: { state: 'context_pending' } };
      const { created_decisions } = await off.call('ingest', { payload: { source: 'manual', decisions: [waiting] } });
      expect(
        await off.call('resolve_collision', { decision_id: the(created_decisions[0]).decision_id, action: 'confirm' }),
      ).toMatchObject({ signoff: { session_id: '' }, preflight_id: null });
      expect(await off.call('link_commit', {})).toMatchObject({ reason: 'already_synced' });
      const question = { topic: 'Charge' };
      expect(await off.call('preflight', question)).toMatchObject({ reason: 'topic_too_generic', sources_chained: [] });
      expect(await off.call('preflight', question)).toMatchObject({ reason: 'recently_checked', preflight_id: null });
    } finally {
      off.remove();
    }
  });
});

describe('grounding checks', () => {
  it('list decisions that no code is bound to', async () => {
    const decision_id = await app.withDecision('Carts are kept for a day');
    const { pending_grounding_checks } = await app.call('link_commit', {});
    expect(pending_grounding_checks).toEqual([
      { decision_id, decision_description: 'Carts are kept for a day', reason: 'ungrounded' },
    ]);
  });
});

describe('code that comes back', () => {
  it('is found again after its file was deleted, and is reflected as before', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    app.repository.git('rm', '--quiet', 'src/billing/stripe.ts');
    app.repository.commit({});
    await app.call('link_commit', {});
    app.repository.commit({ 'src/billing/stripe.ts': `// Back.\n${CHARGE}` });
    expect(await app.call('link_commit', {})).toMatchObject({
      regions_updated: 1,
      decisions_reflected: 1,
      decisions_drifted: 0,
    });
    const { decisions } = await app.call('preflight', { topic: 'Charge', file_paths: ['src/billing/stripe.ts'] });
    expect(decisions).toMatchObject([{ status: 'reflected', code_regions: [{ lines: [4, 7] }] }]);
  });

  it('is found by its content, or its name, when the commit that the ledger stood at was thrown away', async () => {
    const bound = await app.withBinding();
    const decision_id = await app.ingest('Carts hold each item once');
    const gone = await app.ingest('Keys are counted');
    const places = [
      { decision_id, file_path: 'src/cart.ts', symbol_name: 'Cart.add' },
      { decision_id, file_path: 'src/cart.ts', symbol_name: 'the head', start_line: 1, end_line: 2 },
      { decision_id: gone, file_path: 'src/billing/keys.ts', symbol_name: 'keys' },
    ];
    await app.call('bind', { bindings: places });
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    app.repository.git('rm', '--quiet', '-r', 'src');
    app.repository.write('src/billing/stripe.ts', CHARGE.replace('charge ', 'Charge '));
    app.repository.write('src/cart.ts', `// A cart.\n${SHOP['src/cart.ts']}`);
    app.repository.git('add', '--all');
    app.repository.git('commit', '--quiet', '--amend', '-m', 'Another beginning');
    app.repository.git('reflog', 'expire', '--expire=now', '--all');
    app.repository.git('gc', '--quiet', '--prune=now');
    // What this server has read it would still know.
    app.restart();

    const linked = await app.call('link_commit', {});
    expect(linked).toMatchObject({ reason: 'new_commit', range_size: 1, regions_updated: 4, decisions_drifted: 1 });
    expect(linked.pending_compliance_checks).toMatchObject([
      { symbol: 'charge', phase: 'drift', code_body: expect.stringContaining('Charge'), old_code_body: null },
      { symbol: 'Cart.add', phase: 'ingest', old_code_body: null },
    ]);
    const { features } = await app.call('history', {});
    const found = the(features[0]).decisions.map(({ summary, status, fulfillments }) => [
      summary,
      status,
      fulfillments.map(({ start_line, current_hash }) => [start_line, current_hash !== null]),
    ]);
    expect(found).toEqual([
      ['Every charge carries an idempotency key', 'drifted', [[3, true]]],
      [
        'Carts hold each item once',
        'pending',
        [
          [5, true],
          [1, false],
        ],
      ],
      ['Keys are counted', 'pending', [[1, false]]],
    ]);
  });

  it('is found by name when only the commit that it was last seen at was thrown away', async () => {
    const decision_id = await app.withDecision();
    const first = app.repository.git('rev-parse', 'HEAD');
    app.repository.git('checkout', '--quiet', '-b', 'idea');
    app.repository.commit({ 'src/new.ts': 'export function fresh(): void {}\n' });
    await app.call('bind', { bindings: [{ decision_id, file_path: 'src/new.ts', symbol_name: 'fresh' }] });
    app.repository.git('checkout', '--quiet', first);
    await app.call('link_commit', {});
    app.repository.git('branch', '--quiet', '-D', 'idea');
    app.repository.git('reflog', 'expire', '--expire=now', '--all');
    app.repository.git('gc', '--quiet', '--prune=now');
    app.repository.commit({ 'src/new.ts': '// Once more.\nexport function fresh(): void {}\n' });
    expect(await app.call('link_commit', {})).toMatchObject({ regions_updated: 1 });
    const { decisions } = await app.call('preflight', { topic: 'Fresh', file_paths: ['src/new.ts'] });
    expect(decisions).toMatchObject([{ code_regions: [{ symbol: 'fresh', lines: [2, 2] }] }]);
  });

  it('keeps its binding when its symbol is renamed in place', async () => {
    await app.withBinding();
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('function charge', 'function debit') });
    await app.call('link_commit', {});
    const { decisions } = await app.call('preflight', { topic: 'Charge', file_paths: ['src/billing/stripe.ts'] });
    expect(decisions).toMatchObject([{ code_regions: [{ symbol: 'debit', lines: [3, 6] }] }]);
  });
});

describe('resolve_compliance', () => {
  it('rejects a region in a ledger that has seen no commit', async () => {
    const decision_id = await app.withDecision();
    const { rejected } = await app.call(
      'resolve_compliance',
      verdict({ decision_id, region_id: 'region:none', content_hash: '0'.repeat(64) }, 'compliant'),
    );
    expect(rejected).toMatchObject([{ decision_id, reason: 'unknown_region_id' }]);
  });

  it('unbinds what is not relevant', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'not_relevant', 'Another kind of charge'));
    const { features } = await app.call('history', {});
    expect(the(the(features[0]).decisions[0])).toMatchObject({ status: 'ungrounded', fulfillments: [] });
  });

  it('says in a decision’s evidence what was found', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'drifted', 'The key is never sent.'));
    const { decisions } = await app.call('preflight', { topic: 'Charge', file_paths: ['src/billing/stripe.ts'] });
    expect(the(decisions[0]).drift_evidence).toBe('charge in src/billing/stripe.ts, lines 3–6: The key is never sent.');
  });
});

describe('ingest', () => {
  it('takes 5,000 decisions once, whole, and not one as long as one of them is bad', async () => {
    app.repository.commit(SHOP);
    const orphan = 'decision:00000000-0000-5000-8000-000000000000';
    const mended = Array.from({ length: 5_000 }, (_, index) => ({ description: `Decision ${index}` }));
    const decisions: object[] = [...mended];
    decisions[7] = { description: 'Decision 7', parent_decision_id: orphan };
    decisions[4_999] = { description: 'Decision 4999', signoff: { state: 'ratified' } };
    const nothing = { decisions_created: 0, decisions_known: 0, decisions_rejected: 2, grounded: 0, ungrounded: 0 };

    expect(await app.call('ingest', { payload: { source: 'manual', decisions } })).toMatchObject({
      ingested: false,
      stats: nothing,
      created_decisions: [],
      rejected: [
        { index: 7, reason: `parent ${orphan} is neither in the ledger nor in an earlier row` },
        { index: 4_999, reason: 'the sign-off state ratified needs a signer' },
      ],
      message:
        'Nothing was written. Mend the rejected rows and send the whole batch again; what is known already is not doubled.',
    });
    expect(app.engagements.at(-1)).toMatchObject({ tool: 'bicameral.ingest', decision_ids: [], outcome: 'refused' });
    expect((await app.call('history', {})).features).toEqual([]);

    const whole = { payload: { source: 'manual', decisions: mended } };
    const stats = { ...nothing, decisions_rejected: 0, ungrounded: 5_000 };
    const created = await app.call('ingest', whole);
    expect(created).toMatchObject({ ingested: true, stats: { ...stats, decisions_created: 5_000 }, truncated: true });
    expect(JSON.stringify(created).length).toBeLessThanOrEqual(10_000);
    expect(created).not.toHaveProperty('message');
    expect(await app.call('ingest', whole)).toMatchObject({ stats: { ...stats, decisions_known: 5_000 } });

    expect((await app.answer('ingest', { payload: { source: 'manual', decisions: [...mended, {}] } })).text).toEqual([
      expect.stringMatching(/payload\.decisions: .*5,000.*5,001/),
    ]);
  });

  it('names all of 5,000 rejected rows by their reason, and the first ten one by one', async () => {
    app.repository.commit(SHOP);
    const orphan = (index: number) => `decision:00000000-0000-5000-8000-${String(index).padStart(12, '0')}`;
    const row = (index: number): object => {
      if (index === 57) return { description: 'Fine' };
      const parent_decision_id = orphan(index);
      return index === 42
        ? { description: 'Unsigned', signoff: { state: 'ratified' } }
        : {
            description: `Decision ${index}`,
            ...(index < 4_000 ? { parent_decision_id } : { collides_with: orphan(index) }),
          };
    };
    const decisions = Array.from({ length: 5_000 }, (_, index) => row(index));
    const answer = await app.call('ingest', {
      payload: { source: 'manual', decisions },
      preflight_id: 'x'.repeat(128),
    });
    expect(answer.rejected.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(answer.rejected[9]?.reason).toBe(`parent ${orphan(9)} is neither in the ledger nor in an earlier row`);
    expect(answer).toMatchObject({
      ingested: false,
      stats: { decisions_rejected: 4_999 },
      rejected_by_reason: [
        {
          reason: 'parent (its id) is neither in the ledger nor in an earlier row',
          count: 3_998,
          rows: '0-41, 43-56, 58-3999',
        },
        { reason: 'the sign-off state ratified needs a signer', count: 1, rows: '42' },
        {
          reason: 'the decision that it collides with, (its id) is neither in the ledger nor in an earlier row',
          count: 1_000,
          rows: '4000-4999',
        },
      ],
      truncated: true,
    });
    expect(JSON.stringify(answer).length).toBeLessThan(4_000);

    const scattered = decisions.map((each, index) => (index % 2 === 0 ? each : { description: `Decision ${index}` }));
    const cut = await app.call('ingest', { payload: { source: 'manual', decisions: scattered } });
    expect(cut.stats.decisions_rejected).toBe(2_500);
    expect(cut.rejected_by_reason?.map(({ count }) => count)).toEqual([1_999, 1, 500]);
    expect(cut.rejected_by_reason?.[0]?.rows).toMatch(/^0, 2, 4, .*, \d+ and 1,\d\d\d more$/);
    expect(JSON.stringify(cut).length).toBeLessThanOrEqual(10_000);
  });

  it('keeps all that it is told, and counts an ingest that names a decision as engaging with it', async () => {
    const parent = await app.withDecision();
    const { created_decisions, source_refs } = await app.call('ingest', {
      payload: {
        source: 'transcript',
        title: 'Payments sync',
        date: '2026-02-01',
        participants: ['Ada'],
        query: 'what about refunds',
        decisions: [
          {
            description: 'Refunds carry the same key',
            title: 'Refunds',
            source_excerpt: 'so we said: the same key',
            source_ref: 'meeting-2',
            feature_group: 'Payments',
            decision_level: 'L2',
            parent_decision_id: parent,
            signoff: { state: 'ratified', signer: 'Ada', note: 'said in the meeting' },
          },
          { description: 'Refunds are rare', signoff: { signer: 'Ada' } },
        ],
        open_questions: ['How long are keys kept?'],
      },
    });
    const [decision_id = '', second = ''] = created_decisions.map((created) => created.decision_id);
    expect(source_refs).toEqual(['meeting-2']);
    expect(app.engagements.at(-1)).toMatchObject({
      tool: 'bicameral.ingest',
      decision_ids: [decision_id, second, parent],
    });
    const { features, total_features } = await app.call('history', { feature_filter: 'PAY' });
    expect(total_features).toBe(1);
    expect(features).toMatchObject([
      {
        name: 'Payments',
        decisions: [
          {
            id: decision_id,
            summary: 'Refunds carry the same key',
            signoff_state: 'ratified',
            sources: [
              {
                source_ref: 'meeting-2',
                source_type: 'transcript',
                date: '2026-02-01',
                speaker: 'Ada',
                quote: 'so we said: the same key',
              },
            ],
            decision_level: 'L2',
            parent_decision_id: parent,
            signoff: { state: 'ratified', signer: 'Ada', note: 'said in the meeting' },
          },
        ],
      },
    ]);
  });
});

describe('history', () => {
  it('shows the ledger as it stood then; a day means all of it', async () => {
    await app.withDecision('The first');
    app.now += 24 * 60 * 60_000;
    await app.ingest('The second');
    const described = async (as_of?: string) => {
      const { features, as_of: at } = await app.call('history', as_of === undefined ? {} : { as_of });
      return [features.flatMap(({ decisions }) => decisions.map(({ summary }) => summary)), at];
    };
    expect(await described()).toEqual([['The first', 'The second'], '2026-03-02T12:00:00.000Z']);
    expect(await described('2026-03-01')).toEqual([['The first'], '2026-03-01T23:59:59.999Z']);
    expect(await described('2026-03-01T11:59:59Z')).toEqual([[], '2026-03-01T11:59:59.000Z']);
    expect(await described('2026-03-02T13:30:00+01:00')).toEqual([
      ['The first', 'The second'],
      '2026-03-02T12:30:00.000Z',
    ]);
  });

  it('is by the commit that is checked out, also before anybody asked of it, and while there is none', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    const status = async () => the(the((await app.call('history', {})).features[0]).decisions[0]).status;
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('under ', 'without ') });
    expect(await status()).toBe('drifted');
    app.repository.git('checkout', '--quiet', '--orphan', 'anew');
    expect(await status()).toBe('drifted');
    app.repository.git('checkout', '--quiet', '--force', '--detach', 'main~1');
    expect(await status()).toBe('reflected');
    app.repository.removeGit();
    expect((await app.answer('history', {})).isError).toBe(true);
  });

  it('takes a verdict for one of the branch that counts once that has the same code, by whatever commit', async () => {
    const bound = await app.withBinding();
    app.repository.git('checkout', '--quiet', '-b', 'idea');
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('under ', 'without ') });
    const { pending_compliance_checks } = await app.call('link_commit', {});
    const { content_hash } = the(pending_compliance_checks[0]);
    await app.call('resolve_compliance', verdict({ ...bound, content_hash }, 'compliant'));
    const shown = async () => {
      const { status, ephemeral } = the(the((await app.call('history', {})).features[0]).decisions[0]);
      return [status, ephemeral];
    };
    expect(await shown()).toEqual(['reflected', true]);
    app.repository.git('checkout', '--quiet', 'main');
    app.repository.git('merge', '--quiet', '--squash', 'idea');
    app.repository.commit({}, 'Squashed');
    expect(await shown()).toEqual(['reflected', false]);
  });

  it('marks verdicts of commits that are not yet on the branch that counts', async () => {
    const bound = await app.withBinding();
    await app.call('resolve_compliance', verdict(bound, 'compliant'));
    const ephemeral = async () => the(the((await app.call('history', {})).features[0]).decisions[0]).ephemeral;
    expect(await ephemeral()).toBe(false);
    app.repository.git('checkout', '--quiet', '-b', 'idea');
    app.repository.commit({ 'src/billing/stripe.ts': CHARGE.replace('charge ', 'Charge ') });
    const { pending_compliance_checks } = await app.call('link_commit', {});
    const { content_hash } = the(pending_compliance_checks[0]);
    await app.call('resolve_compliance', verdict({ ...bound, content_hash }, 'compliant'));
    expect(await ephemeral()).toBe(true);
    app.repository.git('branch', '--move', 'main', 'trunk');
    expect(await ephemeral()).toBe(false);
  });

  it('cuts what is long: a description, an excerpt, and the places of a decision bound all over', async () => {
    app.repository.commit({ ...SHOP, 'all.txt': 'a line\n'.repeat(200) });
    const { created_decisions } = await app.call('ingest', {
      payload: {
        source: 'manual',
        participants: ['Ada', 'Grace'],
        decisions: [{ description: 'long '.repeat(300), source_excerpt: 'said '.repeat(300) }],
      },
    });
    const { decision_id } = the(created_decisions[0]);
    const bindings = Array.from({ length: 200 }, (_, index) => ({
      decision_id,
      file_path: 'all.txt',
      symbol_name: `line ${index + 1}`,
      start_line: index + 1,
      end_line: index + 1,
    }));
    await app.call('bind', { bindings });
    const page = await app.call('history', {});
    const entry = the(the(page.features[0]).decisions[0]);
    expect(JSON.stringify(page).length).toBeLessThanOrEqual(10_000);
    expect(entry.summary).toMatch(/^(long )+… \(cut\)$/);
    expect(entry.summary).toHaveLength(1_007);
    expect(the(entry.sources[0])).toMatchObject({ speaker: null, quote: expect.stringMatching(/^(said )+… \(cut\)$/) });
    expect(entry.fulfillments.length).toBeGreaterThan(10);
    expect(entry.fulfillments.length).toBeLessThan(200);
    expect(page.truncated).toBe(false);
  });

  it('shows fifty features a page at most', async () => {
    app.repository.commit(SHOP);
    const decisions = Array.from({ length: 60 }, (_, index) => ({
      description: `${index}`,
      feature_group: `${100 + index}`,
    }));
    await app.call('ingest', { payload: { source: 'manual', decisions } });
    const sizes: number[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await app.call('history', cursor === undefined ? {} : { cursor });
      sizes.push(page.features.length);
      cursor = page.next_cursor;
    }
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
  });

  it('names the decision that took another’s place', async () => {
    const successor = await app.withDecision('New');
    app.context.ledger().ingest(path.join(app.repository.root, '.git'), {
      source: 'manual',
      decisions: [{ description: 'Old', signoff: { state: 'superseded', supersededBy: successor } }],
    });
    const { features } = await app.call('history', {});
    expect(the(the(features[0]).decisions[1]).signoff).toMatchObject({ state: 'superseded', superseded_by: successor });
  });

  it('leaves superseded decisions out on request', async () => {
    app.repository.commit(SHOP);
    const decisions = [{ description: 'Old', signoff: { state: 'superseded' } }, { description: 'New' }];
    await app.call('ingest', { payload: { source: 'manual', decisions } });
    const summaries = async (args: object) =>
      (await app.call('history', args)).features.flatMap((feature) => feature.decisions.map(({ summary }) => summary));
    expect(await summaries({})).toEqual(['Old', 'New']);
    expect(await summaries({ include_superseded: false })).toEqual(['New']);
  });

  it('refuses a cursor that it never gave, and fails with a broken ledger', async () => {
    await app.withDecision();
    const answer = await app.answer('history', { cursor: 'abc' });
    expect(answer).toMatchObject({ outcome: 'refused', isError: true });
    expect(JSON.stringify(answer)).toContain('The cursor is none that history gave.');
    expect(answer).toHaveProperty('preflightId', null);
    app.context.ledger().close();
    expect(await app.answer('history', {})).toMatchObject({ outcome: 'failed', isError: true });
  });
});

describe('reset', () => {
  it('shows the plan, then wipes this repository’s rows alone', async () => {
    const other = new InProcess({ env: { BICAMERAL_HOME: app.home } });
    try {
      await app.withBinding();
      const plan = await app.call('reset', {});
      expect(plan).toMatchObject({ wiped: false, wipe_mode: 'ledger', repo: app.repository.root });
      expect(plan.rows).toMatchObject({ decisions: 1, regions: 1, bindings: 1 });
      expect(plan.next_action).toMatch(/confirm: true/);
      expect((await app.call('history', {})).total_features).toBe(1);

      const wiped = await app.call('reset', { confirm: true, wipe_mode: 'full' });
      expect(wiped).toMatchObject({ wiped: true, wipe_mode: 'full', rows: { decisions: 1 } });
      expect(wiped.next_action).toMatch(/telemetry purge/);
      expect((await app.call('history', {})).total_features).toBe(0);
    } finally {
      other.remove();
    }
  });
});
