import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../src/index.js';
import { bindTo, change, decide, judge, REPOSITORY, useLedger } from './support.js';

const setting = useLedger();

function status(ledger: Ledger, decisionId: string): string | undefined {
  return ledger.decision(REPOSITORY, decisionId)?.status;
}

describe('status of a decision with one region', () => {
  it('is ungrounded without a binding and pending with the first one', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    expect(status(ledger, id)).toBe('ungrounded');
    bindTo(ledger, id);
    expect(status(ledger, id)).toBe('pending');
  });

  it.each([
    { verdict: 'compliant', becomes: 'reflected' },
    { verdict: 'drifted', becomes: 'drifted' },
    { verdict: 'not_relevant', becomes: 'ungrounded' },
  ] as const)('goes from pending to $becomes when judged $verdict', ({ verdict, becomes }) => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    judge(ledger, id, bindTo(ledger, id), 'h1', verdict);
    expect(status(ledger, id)).toBe(becomes);
  });

  it('goes from reflected to drifted when compliant content changes, and back with its verdict', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    change(ledger, region, 'h2', 'c2');
    expect(status(ledger, id)).toBe('drifted');
    judge(ledger, id, region, 'h2', 'compliant');
    expect(status(ledger, id)).toBe('reflected');
  });

  it('is reflected again when the content goes back to what was judged compliant', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    change(ledger, region, 'h2', 'c2');
    change(ledger, region, 'h1', 'c3');
    expect(status(ledger, id)).toBe('reflected');
  });

  it('stays pending when content that nobody judged changes', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    change(ledger, bindTo(ledger, id), 'h2', 'c2');
    expect(status(ledger, id)).toBe('pending');
  });

  it('goes from drifted to pending when content that was only ever judged drifted changes', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'drifted');
    change(ledger, region, 'h2', 'c2');
    expect(status(ledger, id)).toBe('pending');
  });

  it('takes the latest of several verdicts on the same content', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    judge(ledger, id, region, 'h1', 'drifted');
    expect(status(ledger, id)).toBe('drifted');
    judge(ledger, id, region, 'h1', 'compliant');
    expect(status(ledger, id)).toBe('reflected');
  });

  it.each([
    { verdict: 'compliant', becomes: 'drifted' },
    { verdict: 'drifted', becomes: 'pending' },
    { verdict: undefined, becomes: 'pending' },
  ] as const)('is $becomes when code last judged $verdict is gone', ({ verdict, becomes }) => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    if (verdict !== undefined) judge(ledger, id, region, 'h1', verdict);
    change(ledger, region, null, 'c2');
    expect(status(ledger, id)).toBe(becomes);
  });

  it('is what it was when the code comes back unchanged', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    change(ledger, region, null, 'c2');
    change(ledger, region, 'h1', 'c3');
    expect(status(ledger, id)).toBe('reflected');
  });

  it('starts afresh when bound again after it was found not relevant', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    judge(ledger, id, region, 'h1', 'not_relevant');
    expect(bindTo(ledger, id)).toBe(region);
    expect(status(ledger, id)).toBe('pending');
  });

  it('does not depend on the sign-off', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    judge(ledger, id, bindTo(ledger, id), 'h1', 'compliant');
    ledger.setSignoff(REPOSITORY, id, { action: 'reject', signer: 'ada' });
    expect(status(ledger, id)).toBe('reflected');
  });
});

describe('status of a decision with several regions', () => {
  it.each([
    { first: 'compliant', second: 'compliant', becomes: 'reflected' },
    { first: 'compliant', second: undefined, becomes: 'pending' },
    { first: 'compliant', second: 'drifted', becomes: 'drifted' },
    { first: 'drifted', second: undefined, becomes: 'drifted' },
  ] as const)('is $becomes with $first and $second', ({ first, second, becomes }) => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    judge(ledger, id, bindTo(ledger, id), 'h1', first);
    const refund = bindTo(ledger, id, { symbol: 'refund', contentHash: 'h7' });
    if (second !== undefined) judge(ledger, id, refund, 'h7', second);
    expect(status(ledger, id)).toBe(becomes);
  });

  it('is judged for each decision by itself on a region that two share', () => {
    const { ledger } = setting();
    const once = decide(ledger, 'Charge once');
    const fast = decide(ledger, 'Answer in 200 ms');
    const region = bindTo(ledger, once);
    expect(bindTo(ledger, fast)).toBe(region);
    judge(ledger, once, region, 'h1', 'compliant');
    expect([status(ledger, once), status(ledger, fast)]).toEqual(['reflected', 'pending']);
    change(ledger, region, 'h2', 'c2');
    expect([status(ledger, once), status(ledger, fast)]).toEqual(['drifted', 'pending']);
  });
});
