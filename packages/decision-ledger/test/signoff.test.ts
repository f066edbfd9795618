import { describe, expect, it } from '@jest/globals';
import {
  bindTo,
  change,
  decide,
  fillOther,
  OTHER_REPOSITORY,
  refusal,
  REPOSITORY,
  START,
  useLedger,
} from './support.js';

const setting = useLedger();
const LATER = '2026-11-23T10:01:00.000Z';

describe('setSignoff', () => {
  it('ratifies with all that is said about it', () => {
    const { ledger, advance } = setting();
    const id = decide(ledger, 'Charge once');
    advance(60_000);
    const result = ledger.setSignoff(REPOSITORY, id, {
      action: 'ratify',
      signer: 'ada',
      note: 'agreed',
      sessionId: 's1',
      commit: 'c1',
    });
    const signoff = {
      state: 'ratified',
      signer: 'ada',
      note: 'agreed',
      sessionId: 's1',
      sourceCommitRef: 'c1',
      createdAt: START,
      ratifiedAt: LATER,
    };
    expect(result).toEqual({ wasNew: true, signoff, projectedStatus: 'ungrounded' });
    expect(ledger.decision(REPOSITORY, id)?.signoff).toEqual(signoff);
  });

  it('is new for another action or another signer, and not for the same once more', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const sign = (action: 'ratify' | 'reject', signer: string) =>
      ledger.setSignoff(REPOSITORY, id, { action, signer }).wasNew;
    expect([
      sign('ratify', 'ada'),
      sign('ratify', 'ada'),
      sign('ratify', 'grace'),
      sign('reject', 'grace'),
      sign('reject', 'grace'),
      sign('ratify', 'grace'),
    ]).toEqual([true, false, true, true, false, true]);
    expect(ledger.revision(REPOSITORY)).toBe(5);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ signoffs: 5 });
  });

  it('keeps another note of the same signer, and the one there was when none is given', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const sign = (note?: string) => {
      const { wasNew, signoff } = ledger.setSignoff(REPOSITORY, id, {
        action: 'ratify',
        signer: 'ada',
        ...(note !== undefined && { note }),
      });
      return [wasNew, signoff.note];
    };
    expect([sign('one'), sign('one'), sign(), sign('two')]).toEqual([
      [true, 'one'],
      [false, 'one'],
      [false, 'one'],
      [true, 'two'],
    ]);
  });

  it('shows a rejection with its time', () => {
    const { ledger, advance } = setting();
    const id = decide(ledger, 'Charge once');
    advance(60_000);
    const { signoff } = ledger.setSignoff(REPOSITORY, id, { action: 'reject', signer: 'ada' });
    expect(signoff).toMatchObject({ state: 'rejected', createdAt: START, rejectedAt: LATER });
    expect(signoff).not.toHaveProperty('ratifiedAt');
  });

  it('is refused for a superseded decision, whose successor is named', () => {
    const { ledger } = setting();
    const successor = decide(ledger, 'Charge once, by key');
    const id = decide(ledger, 'Charge once', { signoff: { state: 'superseded', supersededBy: successor } });
    expect(refusal(() => ledger.setSignoff(REPOSITORY, id, { action: 'ratify', signer: 'ada' }))).toEqual({
      code: 'SUPERSEDED',
      message: `Decision ${id} is superseded; sign off ${successor}, which took its place.`,
    });
    expect(ledger.decision(REPOSITORY, id)?.signoff).toMatchObject({ state: 'superseded', supersededBy: successor });
  });

  it('is refused for a decision that the repository does not have', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const id = decide(ledger, 'Charge once');
    const sign = { action: 'ratify', signer: 'ada' } as const;
    expect(refusal(() => ledger.setSignoff(OTHER_REPOSITORY, id, sign))).toMatchObject({ code: 'UNKNOWN_DECISION' });
    expect(refusal(() => ledger.setSignoff(REPOSITORY, 'x'.repeat(9999), sign))).toEqual({
      code: 'UNKNOWN_DECISION',
      message: `This repository's ledger has no decision ${'x'.repeat(200)}; use an id that preflight, ingest or history gave.`,
    });
  });

  it.each([
    { what: 'nobody', input: { signer: ' ' }, message: 'Refused: signer is empty.' },
    { what: 'a NUL', input: { signer: 'a\0' }, message: 'Refused: signer has a NUL character.' },
    {
      what: 'a long note',
      input: { note: 'n'.repeat(4001) },
      message: 'Refused: note is limited to 4000 characters and has 4001.',
    },
  ])('is refused for $what', ({ input, message }) => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const run = () => ledger.setSignoff(REPOSITORY, id, { action: 'ratify', signer: 'ada', ...input });
    expect(refusal(run)).toEqual({ code: 'INVALID_INPUT', message });
  });
});

describe('superseded and rejected decisions', () => {
  it('a rejected one waits for no code and for no verdict', () => {
    const { ledger } = setting();
    const free = decide(ledger, 'Charge twice');
    const bound = decide(ledger, 'Charge late');
    const gone = decide(ledger, 'Charge never');
    bindTo(ledger, bound);
    change(ledger, bindTo(ledger, gone, { symbol: 'gone' }), null, 'c2');
    const waiting = () =>
      [
        ...ledger.pendingGrounding(REPOSITORY, { limit: 9 }),
        ...ledger.pendingGrounding(REPOSITORY, { limit: 9, decisionIds: [free, bound, gone] }),
        ...ledger.pendingChecks(REPOSITORY, {}),
      ].map(({ decisionId }) => decisionId);
    expect(waiting()).toEqual([gone, free, gone, free, bound]);
    for (const id of [free, bound, gone]) ledger.setSignoff(REPOSITORY, id, { action: 'reject', signer: 'ada' });
    expect(waiting()).toEqual([]);
  });

  it('a rejected one still surfaces for its files, a superseded one does not', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const states = ['proposed', 'ratified', 'rejected', 'collision_pending', 'context_pending', 'superseded'] as const;
    for (const state of states) {
      ledger.bind(REPOSITORY, {
        decisionId: decide(ledger, `is ${state}`, { signoff: { state, signer: 'ada' } }),
        filePath: 'src/pay.ts',
        symbol: 'pay',
        lines: [1, 2],
        contentHash: 'h1',
        commit: 'c1',
      });
    }
    const found = ledger.decisionsForPaths(REPOSITORY, ['src/pay.ts', 'src/none.ts']);
    expect(found.map(({ signoff }) => signoff.state)).toEqual([
      'proposed',
      'ratified',
      'rejected',
      'collision_pending',
      'context_pending',
    ]);
    expect(ledger.decisionsForPaths(OTHER_REPOSITORY, ['src/pay.ts'])).toHaveLength(1);
  });
});
