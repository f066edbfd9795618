import { expect, it } from '@jest/globals';
import { bindTo, decide, judge, OTHER_REPOSITORY, REPOSITORY, useLedger } from './support.js';

const setting = useLedger();

it('what a sync has worked out so far is kept for the next one on its way, and changes nothing yet', () => {
  const { ledger, open } = setting();
  const id = decide(ledger, 'Charge once');
  const [pay, refund] = [bindTo(ledger, id), bindTo(ledger, id, { symbol: 'refund' })];
  judge(ledger, id, pay, 'h1', 'compliant');
  judge(ledger, id, refund, 'h1', 'compliant');
  ledger.applySync(REPOSITORY, { from: null, to: 'c1', updates: [] });
  const revision = ledger.revision(REPOSITORY);
  const update = { regionId: pay, filePath: 'src/pay.ts', lines: [1, 2] as const, contentHash: 'h2' };
  ledger.stageSync(REPOSITORY, { from: 'c1', to: 'c9', revision, updates: [update] });

  const next = open();
  expect(next.revision(REPOSITORY)).toBe(revision);
  expect(next.syncCursor(REPOSITORY)).toBe('c1');
  expect(next.decision(REPOSITORY, id)?.status).toBe('reflected');
  expect(next.stagedTarget(REPOSITORY, 'c1')).toBe('c9');
  expect(next.stagedUpdates(REPOSITORY, { from: 'c1', to: 'c9' })).toEqual([update]);
  expect(next.stagedUpdates(REPOSITORY, { from: 'c1', to: 'c8' })).toEqual([]);
  expect(next.stagedUpdates(OTHER_REPOSITORY, { from: 'c1', to: 'c9' })).toEqual([]);
  expect([next.stagedTarget(REPOSITORY, 'c0'), next.stagedTarget(OTHER_REPOSITORY, 'c1')]).toEqual([null, null]);

  expect(next.applySync(REPOSITORY, { from: 'c1', to: 'c9', revision, updates: [update] }).drifted).toEqual([id]);
  expect(next.stagedTarget(REPOSITORY, 'c1')).toBeNull();
});

it('what was worked out for a region that was bound since is not used', () => {
  const { ledger } = setting();
  const id = decide(ledger, 'Charge once');
  const regionId = bindTo(ledger, id);
  const updates = [{ regionId, filePath: 'src/pay.ts', lines: [1, 2] as const, contentHash: 'h2' }];
  ledger.stageSync(REPOSITORY, { from: 'c1', to: 'c9', revision: ledger.revision(REPOSITORY), updates });
  bindTo(ledger, id, { lines: [10, 30], contentHash: 'h1 and more' });
  expect(ledger.stagedUpdates(REPOSITORY, { from: 'c1', to: 'c9' })).toEqual([]);
  ledger.stageSync(REPOSITORY, { from: 'c1', to: 'c9', revision: ledger.revision(REPOSITORY), updates });
  expect(ledger.stagedUpdates(REPOSITORY, { from: 'c1', to: 'c9' })).toEqual(updates);
});
