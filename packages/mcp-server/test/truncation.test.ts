import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chargeBinding, InProcess } from './support/in-process.js';
import { the } from './support/outputs.js';

let app: InProcess;
beforeEach(() => {
  app = new InProcess();
});
afterEach(() => {
  app.remove();
});

it('a preflight that can not show all decisions keeps its warnings, about those that it shows', async () => {
  await app.withDecision();
  const decisions = Array.from({ length: 120 }, (_, index) => ({ description: `Rule ${index} about charges` }));
  await app.call('ingest', { payload: { source: 'manual', decisions } });
  const { commonDir } = await app.context.repository();
  const { items } = app.context.ledger().history(commonDir, { includeSuperseded: true, limit: 200 });
  const ids = items.flatMap(({ decision }) => (decision.description.startsWith('Rule') ? decision.decisionId : []));
  await app.call('bind', { bindings: ids.map(chargeBinding) });

  const answer = await app.call('preflight', { topic: 'Charge', file_paths: ['src/billing/stripe.ts'] });
  const shown = answer.decisions.map(({ decision_id }) => decision_id);
  expect(answer).toMatchObject({ truncated: true, fired: true });
  expect(JSON.stringify(answer).length).toBeLessThanOrEqual(10_000);
  expect(JSON.stringify(answer).length).toBeGreaterThan(8_500);
  const [divergence] = answer.divergences;
  expect(the(divergence)).toMatchObject({
    symbol: 'charge',
    summary: '120 decisions are bound to charge in src/billing/stripe.ts; a change there has to satisfy all of them.',
  });
  expect(the(divergence).conflicting_decisions.map(({ decision_id }) => decision_id)).toEqual(shown);
  expect(answer.action_hints).toMatchObject([{ kind: 'resolve_divergence', refs: shown }]);
  expect(app.preflights.at(-1)).toMatchObject({ surfaced_ids: shown });
});

it('shows decisions beside many open questions, and no divergence of decisions that it leaves out', async () => {
  await app.withDecision();
  const decisions = Array.from({ length: 40 }, (_, index) => ({ description: `Rule ${index} about carts` }));
  const open_questions = Array.from({ length: 100 }, (_, index) => `Question ${index}: ${'who knows? '.repeat(8)}`);
  await app.call('ingest', { payload: { source: 'manual', decisions, open_questions } });
  const { commonDir } = await app.context.repository();
  const { items } = app.context.ledger().history(commonDir, { includeSuperseded: true, limit: 200 });
  const ids = items.flatMap(({ decision }) => (decision.description.startsWith('Rule') ? decision.decisionId : []));
  const bindings = ids.map((decision_id, index) => ({
    decision_id,
    file_path: 'src/cart.ts',
    symbol_name: `part ${Math.floor(index / 2)}`,
    start_line: 1,
    end_line: 2,
  }));
  await app.call('bind', { bindings });

  const question = { topic: 'Carts', file_paths: ['src/cart.ts'] };
  const answer = await app.call('preflight', question);
  expect(JSON.stringify(answer).length).toBeLessThanOrEqual(10_000);
  expect(answer.truncated).toBe(true);
  expect(answer.decisions.length).toBeGreaterThanOrEqual(3);
  expect(answer.open_questions.length).toBeGreaterThan(10);
  const shown = new Set(answer.decisions.map(({ decision_id }) => decision_id));
  expect(answer.divergences.length).toBeGreaterThan(0);
  expect(answer.divergences.length).toBeLessThan(20);
  for (const { conflicting_decisions } of answer.divergences) {
    expect(conflicting_decisions.length).toBeGreaterThan(0);
    expect(conflicting_decisions.every(({ decision_id }) => shown.has(decision_id))).toBe(true);
  }

  // A topic that takes all of the room.
  app.now += 86_400_000;
  const full = await app.call('preflight', { ...question, topic: `Carts ${'\u0001'.repeat(1_900)}` });
  expect(full).toMatchObject({ truncated: true, reason: 'fired', decisions: [], divergences: [], open_questions: [] });
});
