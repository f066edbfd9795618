import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Libsql from 'libsql';
import type { Ledger } from '../src/index.js';
import { bindingState } from '../src/status.js';
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

describe('what is shown of a binding', () => {
  it('follows the facts that a sync derives its state from', () => {
    const { ledger, file } = setting();
    const view = new Libsql(file, { readonly: true });
    const judged = fc.constantFrom('compliant' as const, 'drifted' as const);
    const changed = fc.record({
      contentHash: fc.constantFrom('h1', 'h2', 'h3', null),
      cosmetic: fc.boolean(),
      sameAs: fc.subarray(['h1', 'h2', 'h3']),
    });
    let count = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(judged, changed), { maxLength: 8 }), (steps) => {
        count += 1;
        const id = decide(ledger, `Decision ${count}`);
        const commit = ledger.syncCursor(REPOSITORY) ?? 'c1';
        const regionId = bindTo(ledger, id, { symbol: `symbol${count}`, commit });
        let content: string | null = 'h1';
        for (const [index, step] of steps.entries()) {
          if (typeof step === 'string') {
            if (content !== null) judge(ledger, id, regionId, content, step);
            continue;
          }
          content = step.contentHash;
          ledger.applySync(REPOSITORY, {
            from: ledger.syncCursor(REPOSITORY),
            to: `c${count}-${index}`,
            updates: [{ regionId, filePath: 'src/pay.ts', lines: [10, 20], ...step }],
          });
        }
        const [row] = view
          .prepare(
            `SELECT verdicts.verdict, facts.was_compliant AS wasCompliant
             FROM decisions JOIN binding_facts AS facts USING (decision_key)
               LEFT JOIN verdicts ON verdicts.verdict_key = facts.current_verdict_key
             WHERE decisions.decision_id = ?`,
          )
          .all([id]) as { verdict: string | null; wasCompliant: number }[];
        const [shown] = ledger.decision(REPOSITORY, id)?.regions ?? [];
        expect(shown?.verdict?.verdict ?? null).toBe(row?.verdict);
        expect(shown?.state).toBe(
          bindingState({ verdict: row?.verdict ?? null, wasCompliant: row?.wasCompliant === 1 }),
        );
      }),
      { numRuns: 40 },
    );
    view.close();
  });
});
