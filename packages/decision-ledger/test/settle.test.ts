import { describe, expect, it } from '@jest/globals';
import type { WaitingState } from '../src/index.js';
import { bindTo, decide, REPOSITORY, OTHER_REPOSITORY, refusal, useLedger } from './support.js';

const setting = useLedger();

const states = (...ids: string[]) =>
  ids.map((id) => setting().ledger.decision(REPOSITORY, id)?.signoff.state ?? 'unknown');

/** Two decisions about one thing; the newer one waits. */
function collide(): { older: string; newer: string } {
  const { ledger } = setting();
  const older = decide(ledger, 'Retry twice');
  return { older, newer: decide(ledger, 'Never retry', { collidesWith: older }) };
}

describe('decisions that wait', () => {
  it('are listed oldest first with what they collide with, and only while they wait', () => {
    const { ledger, advance } = setting();
    const { older, newer } = collide();
    const third = decide(ledger, 'Retry for ever', { collidesWith: older });
    const context = decide(ledger, 'Ask legal', { signoff: { state: 'context_pending', note: 'which country?' } });
    const waiting = (states: WaitingState[], limit = 9) =>
      ledger
        .waitingDecisions(REPOSITORY, { states, limit })
        .map(({ decision, otherDecisionIds }) => [decision.decisionId, otherDecisionIds]);
    expect(waiting(['collision_pending'])).toEqual([
      [newer, [older]],
      [third, [older]],
    ]);
    expect(waiting(['collision_pending'], 1)).toEqual([[newer, [older]]]);
    expect(waiting(['context_pending'])).toEqual([[context, []]]);
    expect(waiting(['context_pending', 'collision_pending'], 1)).toEqual([
      [context, []],
      [newer, [older]],
    ]);
    expect(ledger.waitingDecisions(OTHER_REPOSITORY, { states: ['context_pending'], limit: 9 })).toEqual([]);
    advance(1000);
    ledger.setSignoff(REPOSITORY, newer, { action: 'ratify', signer: 'ada' });
    expect(waiting(['collision_pending'])).toEqual([[third, [older]]]);
  });

  it('need another decision that is there, and the right state', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Retry twice');
    const row = (collidesWith: string, state: 'ratified' | 'collision_pending') =>
      ledger.ingest(REPOSITORY, {
        source: 'manual',
        decisions: [{ description: 'Never retry', collidesWith, signoff: { state, signer: 'ada' } }],
      }).rejected;
    expect(row('decision:nowhere', 'collision_pending')).toEqual([
      {
        index: 0,
        reason: 'the decision that it collides with, decision:nowhere is neither in the ledger nor in an earlier row',
      },
    ]);
    expect(row(id, 'ratified')).toEqual([
      { index: 0, reason: 'a decision that collides with another waits as collision_pending, it can not be ratified' },
    ]);
  });
});

describe('a collision', () => {
  it.each([
    ['supersede', ['superseded', 'proposed'], undefined],
    ['keep_both', ['proposed', 'proposed'], undefined],
    ['link_parent', ['proposed', 'proposed'], 'older'],
  ] as const)('is settled by %s, once', (action, after, parent) => {
    const { ledger } = setting();
    const ids = collide();
    const { older, newer } = ids;
    bindTo(ledger, newer);
    const first = ledger.resolveCollision(REPOSITORY, { decisionId: newer, action, signer: 'ada', sessionId: 's' });
    expect(first).toMatchObject({
      wasNew: true,
      otherDecisionId: older,
      projectedStatus: 'pending',
      signoff: { state: 'proposed', signer: 'ada', sessionId: 's' },
    });
    expect(states(older, newer)).toEqual(after);
    expect(ledger.decision(REPOSITORY, newer)?.parentDecisionId).toBe(parent === undefined ? null : ids[parent]);
    expect(ledger.decision(REPOSITORY, older)?.signoff.supersededBy).toBe(action === 'supersede' ? newer : undefined);
    const revision = ledger.revision(REPOSITORY);
    const again = { decisionId: newer, otherDecisionId: older, action };
    expect(ledger.resolveCollision(REPOSITORY, again)).toMatchObject({ wasNew: false, otherDecisionId: older });
    expect(ledger.revision(REPOSITORY)).toBe(revision);
    expect(ledger.waitingDecisions(REPOSITORY, { states: ['collision_pending'], limit: 1 })).toEqual([]);
  });

  it('that nobody named takes the other decision then', () => {
    const { ledger } = setting();
    const older = decide(ledger, 'Retry twice');
    const newer = decide(ledger, 'Never retry', { signoff: { state: 'collision_pending' } });
    expect(refusal(() => ledger.resolveCollision(REPOSITORY, { decisionId: newer, action: 'supersede' }))).toEqual({
      code: 'UNKNOWN_COLLISION',
      message: 'Name the other decision: the ledger has none on record.',
    });
    ledger.resolveCollision(REPOSITORY, { decisionId: newer, otherDecisionId: older, action: 'supersede' });
    expect(states(older, newer)).toEqual(['superseded', 'proposed']);
  });

  it('is refused where there is nothing to settle', () => {
    const { ledger } = setting();
    const { older, newer } = collide();
    const settle = (decisionId: string, otherDecisionId: string) =>
      refusal(() => ledger.resolveCollision(REPOSITORY, { decisionId, otherDecisionId, action: 'supersede' }));
    expect(settle(older, newer)).toEqual({
      code: 'NOT_PENDING',
      message: `Decision ${older} is proposed and not collision_pending, so there is nothing to settle; ratify signs it off or turns it down.`,
    });
    const unnamed = { decisionId: older, action: 'keep_both' } as const;
    expect(refusal(() => ledger.resolveCollision(REPOSITORY, unnamed))).toMatchObject({ code: 'NOT_PENDING' });
    expect(settle(newer, newer)).toMatchObject({ code: 'UNKNOWN_COLLISION' });
    expect(settle(newer, 'decision:nowhere')).toMatchObject({ code: 'UNKNOWN_DECISION' });
    expect(states(older, newer)).toEqual(['proposed', 'collision_pending']);
  });

  it('can not make a decision refine what refines it', () => {
    const { ledger } = setting();
    const newer = decide(ledger, 'Never retry', { signoff: { state: 'collision_pending' } });
    const child = decide(ledger, 'Never retry a refund', { parentDecisionId: newer });
    const grandchild = decide(ledger, 'Never retry a refund of a gift', { parentDecisionId: child });
    const link = { decisionId: newer, otherDecisionId: grandchild, action: 'link_parent' } as const;
    expect(refusal(() => ledger.resolveCollision(REPOSITORY, link))).toMatchObject({ code: 'UNKNOWN_COLLISION' });
    expect(states(newer)).toEqual(['collision_pending']);
  });
});

describe('a context', () => {
  it.each([
    [true, 'proposed'],
    [false, 'rejected'],
  ])('confirmed: %s makes the decision %s, once', (confirmed, state) => {
    const { ledger } = setting();
    const decisionId = decide(ledger, 'Ask legal', { signoff: { state: 'context_pending' } });
    expect(ledger.resolveContext(REPOSITORY, { decisionId, confirmed })).toMatchObject({
      wasNew: true,
      signoff: { state },
    });
    expect(ledger.resolveContext(REPOSITORY, { decisionId, confirmed })).toMatchObject({ wasNew: false });
    expect(refusal(() => ledger.resolveContext(REPOSITORY, { decisionId, confirmed: !confirmed }))).toMatchObject({
      code: 'NOT_PENDING',
    });
  });
});

describe('a change of layout only', () => {
  const cosmetic = (regionId: string, contentHash: string, to: string, isCosmetic = true) => {
    const { ledger } = setting();
    ledger.applySync(REPOSITORY, {
      from: ledger.syncCursor(REPOSITORY),
      to,
      updates: [{ regionId, filePath: 'src/pay.ts', lines: [10, 20], contentHash, cosmetic: isCosmetic }],
    });
  };
  const verdict = (decisionId: string, regionId: string, contentHash: string, said: 'compliant' | 'drifted') =>
    setting().ledger.recordVerdicts(REPOSITORY, {
      phase: 'drift',
      verdicts: [{ decisionId, regionId, contentHash, verdict: said, confidence: 'high', explanation: '' }],
    });

  it('keeps what was said of the code, several times over, and still asks', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    verdict(id, region, 'h1', 'compliant');
    const status = () => ledger.decision(REPOSITORY, id)?.status;
    cosmetic(region, 'h1 in another layout', 'c2');
    cosmetic(region, 'h1 in a third', 'c3');
    expect(status()).toBe('reflected');
    expect(ledger.driftedAt(REPOSITORY, 'c2')).toEqual([]);
    expect(ledger.pendingChecks(REPOSITORY, {}).map(({ phase, contentHash }) => [phase, contentHash])).toEqual([
      ['drift', 'h1 in a third'],
    ]);
    verdict(id, region, 'h1 in a third', 'drifted');
    cosmetic(region, 'h1 in a fourth', 'c4');
    expect(status()).toBe('drifted');
  });

  it('ends with the first change of the code itself', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    verdict(id, region, 'h1', 'compliant');
    cosmetic(region, 'h1 in another layout', 'c2');
    cosmetic(region, 'h2', 'c3', false);
    cosmetic(region, 'h2 in another layout', 'c4');
    expect(ledger.decision(REPOSITORY, id)?.status).toBe('drifted');
    expect(ledger.driftedAt(REPOSITORY, 'c3')).toEqual([id]);
  });

  it('of what was judged before the last change brings back what was said of it', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    verdict(id, region, 'h1', 'compliant');
    cosmetic(region, 'h2', 'c2', false);
    expect(ledger.judgedStates(REPOSITORY, [region]).get(region)).toEqual([
      { path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' },
    ]);
    const back = { regionId: region, filePath: 'src/pay.ts', lines: [10, 21] as const, contentHash: 'h1 once more' };
    const sync = { from: 'c2', to: 'c3', updates: [{ ...back, sameAs: ['h1'] }] };
    expect(ledger.applySync(REPOSITORY, sync)).toMatchObject({ drifted: [], reflected: [id] });
    cosmetic(region, 'h1 in another layout', 'c4');
    expect(ledger.decision(REPOSITORY, id)?.status).toBe('reflected');
    cosmetic(region, 'h3', 'c5', false);
    expect(ledger.decision(REPOSITORY, id)?.status).toBe('drifted');
  });

  it('of code that nobody has judged leaves it pending', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    cosmetic(bindTo(ledger, id), 'h1 in another layout', 'c2');
    expect(ledger.decision(REPOSITORY, id)?.status).toBe('pending');
  });
});
