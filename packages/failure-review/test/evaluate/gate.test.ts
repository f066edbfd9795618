import { describe, expect, it } from '@jest/globals';
import { gate } from '../../src/evaluate/gate.js';
import type { Outcome } from '../../src/evaluate/outcome.js';
import { error, found, inVain, missed, outcome, times } from './support.js';

const synthetic = (...outcomes: Outcome[]) => gate(outcomes, { name: 'synthetic', strict: true });
const real = (...outcomes: Outcome[]) => gate(outcomes, { name: 'real', strict: false });
const known = { expected_failure: 'it is known' };

describe('a strict set', () => {
  it('passes when every row is as it should be or as it is known to be', () => {
    expect(synthetic(found(), missed(known))).toEqual({ state: 'passed', failures: [], warnings: [] });
  });

  it.each<[string, Outcome, string]>([
    ['does not come out as it should', missed(), 'synthetic: 1 of 3 did not come out as they should'],
    ['passes though it is marked', found(known), 'synthetic: 1 of 3 passed, though marked as failing'],
    ['could not be played', error(), 'synthetic: 1 of 3 could not be played'],
    ['could not be played, marked or not', error(known), 'synthetic: 1 of 3 could not be played'],
  ])('fails by one row that %s', (_, row, failure) => {
    expect(synthetic(found(), found(), row)).toEqual({ state: 'failed', failures: [failure], warnings: [] });
  });

  it('is inconclusive with half of its rows in error', () => {
    expect(synthetic(found(), error()).state).toBe('inconclusive');
    expect(synthetic(found(), found(), error()).state).toBe('failed');
  });
});

describe('a set of what was seen', () => {
  it('gates nothing under twenty rows', () => {
    expect(real(...times(19, missed))).toEqual({
      state: 'open',
      failures: [],
      warnings: ['real: 19 of 19 did not come out as they should'],
    });
    expect(real(...times(19, error)).state).toBe('open');
    expect(real()).toEqual({ state: 'open', failures: [], warnings: [] });
  });

  it('fails from twenty on when a rate is certainly worse than its floor', () => {
    expect(real(...times(20, missed))).toMatchObject({
      state: 'failed',
      failures: ['real: recall is 0 of 20, certainly worse than 0.5'],
    });
    expect(real(...times(20, error)).state).toBe('inconclusive');
  });

  it('warns when a rate is worse than it should be, and the floor may still hold', () => {
    // Recall 6 of 20 is 0.15 to 0.52, and 5 of 20 is 0.11 to 0.47.
    expect(real(...times(6, found), ...times(14, missed))).toMatchObject({
      state: 'passed',
      failures: [],
      warnings: ['real: 14 of 20 did not come out as they should', 'real: recall is 6 of 20, worse than 0.9'],
    });
    expect(real(...times(5, found), ...times(15, missed)).state).toBe('failed');
    expect(real(...times(18, found), ...times(2, missed)).warnings).toHaveLength(1);
  });

  it('of false fires more is worse', () => {
    const quiet = times(17, () => outcome());
    expect(real(...quiet, ...times(3, inVain)).warnings).toEqual(['real: 3 of 20 did not come out as they should']);
    expect(real(...quiet, ...times(4, inVain)).warnings).toContain('real: false_fires is 4 of 21, worse than 0.15');
    expect(real(...times(20, inVain)).failures).toContain('real: false_fires is 20 of 20, certainly worse than 0.5');
  });

  it('leaves out of the rates what is marked as failing, and rates of few', () => {
    const marked = times(20, () => missed(known));
    expect(real(...marked)).toEqual({ state: 'passed', failures: [], warnings: [] });
    expect(real(...marked, ...times(19, missed)).failures).toEqual([]);
  });
});
