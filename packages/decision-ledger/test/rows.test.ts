import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../src/index.js';
import { bindTo, change, decide, fillOther, judge, OTHER_REPOSITORY, REPOSITORY, useLedger } from './support.js';

const setting = useLedger();

const FULL = {
  staged_updates: 1,
  drift_notes: 1,
  collisions: 1,
  same_code: 1,
  verdicts: 1,
  bindings: 1,
  regions: 1,
  signoffs: 4,
  question_decisions: 2,
  open_questions: 1,
  decisions: 3,
  features: 1,
  ingests: 2,
};
const EMPTY = {
  staged_updates: 0,
  drift_notes: 0,
  collisions: 0,
  same_code: 0,
  verdicts: 0,
  bindings: 0,
  regions: 0,
  signoffs: 0,
  question_decisions: 0,
  open_questions: 0,
  decisions: 0,
  features: 0,
  ingests: 0,
};

/** Something in every table. */
function fill(ledger: Ledger): string {
  const id = decide(ledger, 'Charge once');
  ledger.ingest(REPOSITORY, {
    source: 'manual',
    decisions: [
      { description: 'A child', parentDecisionId: id, collidesWith: id },
      { description: 'Old', signoff: { state: 'superseded', supersededBy: id } },
    ],
    openQuestions: ['And refunds?'],
  });
  const region = bindTo(ledger, id);
  judge(ledger, id, region, 'h1', 'compliant');
  ledger.setSignoff(REPOSITORY, id, { action: 'ratify', signer: 'ada' });
  change(ledger, region, 'h2', 'c2');
  ledger.applySync(REPOSITORY, {
    from: 'c2',
    to: 'c2',
    updates: [{ regionId: region, filePath: 'src/pay.ts', lines: [10, 21], contentHash: 'h2b', cosmetic: true }],
  });
  ledger.stageSync(REPOSITORY, {
    from: 'c2',
    to: 'c9',
    revision: 0,
    updates: [{ regionId: region, filePath: 'src/pay.ts', lines: [1, 2], contentHash: 'h9' }],
  });
  return id;
}

describe('repositories', () => {
  it('lists the identities, oldest first, and keeps those that were wiped', () => {
    const { ledger } = setting();
    expect(ledger.repositories()).toEqual([]);
    decide(ledger, 'Charge once');
    fillOther(ledger);
    ledger.wipe(REPOSITORY, 'full');
    expect(ledger.repositories()).toEqual([REPOSITORY, OTHER_REPOSITORY]);
  });
});

describe('wipe', () => {
  it.each([
    { mode: 'ledger', cursor: 'c2' },
    { mode: 'full', cursor: null },
  ] as const)('$mode removes this repository’s rows, tells how many, and leaves the cursor at $cursor', (wiped) => {
    const { ledger } = setting();
    fill(ledger);
    ledger.ingest(OTHER_REPOSITORY, { source: 'manual', decisions: [{ description: 'Stays' }] });
    ledger.applySync(OTHER_REPOSITORY, { from: null, to: 'w1', updates: [] });
    const others = ledger.rowCounts(OTHER_REPOSITORY);
    const revision = ledger.revision(REPOSITORY);
    expect(ledger.rowCounts(REPOSITORY)).toEqual(FULL);
    expect(ledger.wipe(REPOSITORY, wiped.mode)).toEqual(FULL);
    expect(ledger.rowCounts(REPOSITORY)).toEqual(EMPTY);
    expect(ledger.syncCursor(REPOSITORY)).toBe(wiped.cursor);
    expect(ledger.revision(REPOSITORY)).toBe(revision + 1);
    expect(ledger.rowCounts(OTHER_REPOSITORY)).toEqual(others);
    expect(ledger.syncCursor(OTHER_REPOSITORY)).toBe('w1');
    expect(ledger.revision(OTHER_REPOSITORY)).toBe(1);
  });

  it('lets the same decisions come back under the same ids', () => {
    const { ledger } = setting();
    const id = fill(ledger);
    ledger.wipe(REPOSITORY, 'full');
    expect(ledger.decision(REPOSITORY, id)).toBeUndefined();
    expect(fill(ledger)).toBe(id);
    expect(ledger.rowCounts(REPOSITORY)).toEqual(FULL);
  });

  it('of a repository that was never written makes nothing', () => {
    const { ledger } = setting();
    expect(ledger.wipe(REPOSITORY, 'full')).toEqual(EMPTY);
    expect(ledger.revision(REPOSITORY)).toBe(0);
  });
});

describe('revision', () => {
  it('rises with each change and stays with each call that changes nothing', () => {
    const { ledger } = setting();
    const id = fill(ledger);
    expect(ledger.revision(REPOSITORY)).toBe(7);
    const [region] = ledger.regionsInFiles(REPOSITORY, ['src/pay.ts']);
    ledger.ingest(REPOSITORY, { source: 'manual', decisions: [{ description: 'Charge once' }] });
    ledger.bind(REPOSITORY, {
      decisionId: id,
      filePath: 'src/pay.ts',
      symbol: 'pay',
      lines: [10, 21],
      contentHash: 'h2b',
      commit: 'c2',
    });
    ledger.setSignoff(REPOSITORY, id, { action: 'ratify', signer: 'ada' });
    ledger.applySync(REPOSITORY, { from: 'c2', to: 'c3', updates: [] });
    ledger.decisionsForPaths(REPOSITORY, ['src/pay.ts']);
    ledger.decisionsById(REPOSITORY, ['decision:none']);
    ledger.pendingChecks(REPOSITORY, { regionIds: [region?.regionId ?? ''] });
    ledger.rowCounts(REPOSITORY);
    expect(ledger.revision(REPOSITORY)).toBe(7);
  });

  it('is the same for all that is read as one, whatever another connection writes meanwhile', () => {
    const { ledger, open } = setting();
    decide(ledger, 'Retry twice');
    const other = open();
    const [before, within] = ledger.read(() => {
      const first = ledger.revision(REPOSITORY);
      decide(other, 'Retry thrice');
      return [first, ledger.revision(REPOSITORY)];
    });
    expect(within).toBe(before);
    expect(ledger.revision(REPOSITORY)).toBe(before + 1);
  });

  it('is seen at once by another connection', () => {
    const { ledger, open } = setting();
    const other = open();
    fill(ledger);
    expect(other.revision(REPOSITORY)).toBe(7);
    expect(other.decisionsForPaths(REPOSITORY, ['src/pay.ts'])).toHaveLength(1);
  });
});
