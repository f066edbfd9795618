import { describe, expect, it } from '@jest/globals';
import type { BindInput } from '../src/index.js';
import {
  bindTo,
  change,
  decide,
  fillOther,
  judge,
  OTHER_REPOSITORY,
  refusal,
  REPOSITORY,
  useLedger,
} from './support.js';

const setting = useLedger();

const place: Omit<BindInput, 'decisionId'> = {
  filePath: 'src/pay.ts',
  symbol: 'pay',
  lines: [10, 20],
  contentHash: 'h1',
  commit: 'c1',
};

describe('bind', () => {
  it('binds a decision to a region', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const result = ledger.bind(REPOSITORY, { decisionId: id, ...place, purpose: 'the only place that charges' });
    expect(result).toEqual({
      regionId: expect.stringMatching(/^region:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      created: true,
      regrounded: false,
    });
    expect(ledger.decision(REPOSITORY, id)?.regions).toEqual([
      {
        regionId: result.regionId,
        filePath: 'src/pay.ts',
        symbol: 'pay',
        lines: [10, 20],
        contentHash: 'h1',
        seenCommit: 'c1',
        changedCommit: null,
        purpose: 'the only place that charges',
        state: 'pending',
        baseline: { path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' },
        verdict: null,
      },
    ]);
  });

  it('takes other lines of one name for another region, as of an overload, and lines in common for the same', () => {
    const { ledger } = setting();
    const [one, other] = [decide(ledger, 'Whole numbers'), decide(ledger, 'Fractions')];
    const first = ledger.bind(REPOSITORY, { decisionId: one, ...place });
    judge(ledger, one, first.regionId, 'h1', 'compliant');
    const second = ledger.bind(REPOSITORY, { decisionId: other, ...place, lines: [21, 25], contentHash: 'h2' });
    expect(second.regionId).not.toBe(first.regionId);
    expect(ledger.decision(REPOSITORY, one)).toMatchObject({ status: 'reflected', regions: [{ lines: [10, 20] }] });
    const again = ledger.bind(REPOSITORY, { decisionId: other, ...place, lines: [20, 30], contentHash: 'h3' });
    expect(again.regionId).toBe(first.regionId);
    expect(ledger.bind(REPOSITORY, { decisionId: other, ...place, lines: [21, 25], contentHash: 'h2' }).regionId).toBe(
      second.regionId,
    );
  });

  it('is one binding when done twice, and no news', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const first = ledger.bind(REPOSITORY, { decisionId: id, ...place, purpose: 'p' });
    const revision = ledger.revision(REPOSITORY);
    const second = ledger.bind(REPOSITORY, { decisionId: id, ...place });
    expect(second).toEqual({ regionId: first.regionId, created: false, regrounded: false });
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ regions: 1, bindings: 1 });
    expect(ledger.revision(REPOSITORY)).toBe(revision);
    expect(ledger.decision(REPOSITORY, id)?.regions[0]?.purpose).toBe('p');
  });

  it('takes a new purpose', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    bindTo(ledger, id, { purpose: 'p' });
    bindTo(ledger, id, { purpose: 'q' });
    bindTo(ledger, id, { purpose: '' });
    expect(ledger.decision(REPOSITORY, id)?.regions[0]?.purpose).toBe('q');
    expect(ledger.revision(REPOSITORY)).toBe(3);
  });

  it('gives one region for each file and symbol of a repository', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const other = ledger.ingest(OTHER_REPOSITORY, { source: 'manual', decisions: [{ description: 'Charge once' }] });
    const regions = [
      bindTo(ledger, id),
      bindTo(ledger, id, { symbol: 'refund' }),
      bindTo(ledger, id, { filePath: 'src/refund.ts' }),
      ledger.bind(OTHER_REPOSITORY, { decisionId: other.created[0]?.decisionId ?? '', ...place }).regionId,
    ];
    expect(new Set(regions).size).toBe(4);
    expect(bindTo(ledger, decide(ledger, 'Log every charge'))).toBe(regions[0]);
  });

  it('corrects the lines of a symbol, and the baseline with them while nobody has judged', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    expect(bindTo(ledger, id, { lines: [8, 20], contentHash: 'h2' })).toBe(region);
    expect(ledger.decision(REPOSITORY, id)?.regions).toMatchObject([
      { lines: [8, 20], contentHash: 'h2', baseline: { lines: [8, 20], hash: 'h2' } },
    ]);
    judge(ledger, id, region, 'h2', 'compliant');
    bindTo(ledger, id, { lines: [7, 20], contentHash: 'h3' });
    expect(ledger.decision(REPOSITORY, id)).toMatchObject({
      status: 'drifted',
      regions: [{ lines: [7, 20], contentHash: 'h3', baseline: { lines: [8, 20], hash: 'h2' } }],
    });
  });

  it('finds a region where it is now, not where it was first bound', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    ledger.applySync(REPOSITORY, {
      from: null,
      to: 'c2',
      updates: [{ regionId: region, filePath: 'src/charge.ts', symbol: 'charge', lines: [1, 11], contentHash: 'h1' }],
    });
    const moved = { filePath: 'src/charge.ts', symbol: 'charge', lines: [1, 11], commit: 'c2' } as const;
    expect(bindTo(ledger, id, moved)).toBe(region);
    expect(bindTo(ledger, id, { contentHash: 'h9', commit: 'c2' })).not.toBe(region);
  });
});

describe('bind is refused', () => {
  it('for a decision that the repository does not have', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const id = decide(ledger, 'Charge once');
    expect(refusal(() => ledger.bind(REPOSITORY, { ...place, decisionId: 'decision:none' }))).toEqual({
      code: 'UNKNOWN_DECISION',
      message:
        "This repository's ledger has no decision decision:none; use an id that preflight, ingest or history gave.",
    });
    expect(refusal(() => ledger.bind(OTHER_REPOSITORY, { ...place, decisionId: id }))).toMatchObject({
      code: 'UNKNOWN_DECISION',
    });
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ regions: 0, bindings: 0 });
  });

  it('for content that was not read at the synced commit', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [] });
    expect(refusal(() => ledger.bind(REPOSITORY, { ...place, decisionId: id }))).toEqual({
      code: 'STALE_COMMIT',
      message: 'The code was read at commit c1 and the ledger is at c2; read it there and bind again.',
    });
    expect(ledger.bind(REPOSITORY, { ...place, commit: 'c2', decisionId: id }).created).toBe(true);
  });

  const bad: readonly { what: string; input: Partial<BindInput>; message: string }[] = [
    { what: 'no file', input: { filePath: '' }, message: 'Refused: filePath is empty.' },
    { what: 'a NUL in the file', input: { filePath: 'a\0' }, message: 'Refused: filePath has a NUL character.' },
    { what: 'no symbol', input: { symbol: '' }, message: 'Refused: symbol is empty.' },
    {
      what: 'line 0',
      input: { lines: [0, 2] },
      message: 'Refused: lines 0 to 2 are no range of lines, the first of which is 1.',
    },
    {
      what: 'lines backwards',
      input: { lines: [3, 2] },
      message: 'Refused: lines 3 to 2 are no range of lines, the first of which is 1.',
    },
    {
      what: 'half a line',
      input: { lines: [1, 1.5] },
      message: 'Refused: lines 1 to 1.5 are no range of lines, the first of which is 1.',
    },
    {
      what: 'a long purpose',
      input: { purpose: 'p'.repeat(501) },
      message: 'Refused: purpose is limited to 500 characters and has 501.',
    },
  ];

  it.each(bad)('for $what', ({ input, message }) => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    expect(refusal(() => ledger.bind(REPOSITORY, { ...place, decisionId: id, ...input }))).toEqual({
      code: 'INVALID_INPUT',
      message,
    });
  });
});

describe('a decision whose code is gone', () => {
  it('is reflected when bound to the same content elsewhere', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id, { purpose: 'p' });
    judge(ledger, id, region, 'h1', 'compliant');
    change(ledger, region, null, 'c2');
    const result = ledger.bind(REPOSITORY, { decisionId: id, ...place, filePath: 'src/charge.ts', commit: 'c2' });
    expect(result).toMatchObject({ created: true, regrounded: true });
    expect(result.regionId).not.toBe(region);
    expect(ledger.decision(REPOSITORY, id)).toMatchObject({
      status: 'reflected',
      regions: [{ regionId: result.regionId, filePath: 'src/charge.ts', purpose: 'p', state: 'reflected' }],
    });
  });

  it('waits for a verdict when bound to other content, with the old one to compare', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    change(ledger, region, null, 'c2');
    bindTo(ledger, id, { filePath: 'src/charge.ts', contentHash: 'h5', commit: 'c2' });
    expect(ledger.decision(REPOSITORY, id)?.status).toBe('drifted');
    expect(ledger.pendingChecks(REPOSITORY, {})).toMatchObject([
      {
        phase: 'regrounding',
        filePath: 'src/charge.ts',
        contentHash: 'h5',
        baseline: { path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' },
      },
    ]);
    expect(ledger.pendingGrounding(REPOSITORY, { limit: 10 })).toEqual([]);
  });

  it('has the binding that is most like the new place moved, and only that', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const pay = bindTo(ledger, id);
    const refund = bindTo(ledger, id, { symbol: 'refund' });
    change(ledger, pay, null, 'c2');
    change(ledger, refund, null, 'c3');
    const moved = bindTo(ledger, id, { filePath: 'src/refund.ts', symbol: 'refund', commit: 'c3' });
    expect(ledger.decision(REPOSITORY, id)?.regions.map(({ regionId }) => regionId)).toEqual([pay, moved]);
  });

  it('lives again in the same region when bound to the same file and symbol', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    change(ledger, region, null, 'c2');
    const again = ledger.bind(REPOSITORY, { decisionId: id, ...place, contentHash: 'h4', commit: 'c2' });
    expect(again).toEqual({ regionId: region, created: false, regrounded: false });
    expect(ledger.decision(REPOSITORY, id)?.regions).toMatchObject([{ contentHash: 'h4', seenCommit: 'c2' }]);
  });
});
