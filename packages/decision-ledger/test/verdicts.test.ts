import { describe, expect, it } from '@jest/globals';
import type { VerdictInput } from '../src/index.js';
import {
  bindTo,
  change,
  decide,
  fillOther,
  judge,
  OTHER_REPOSITORY,
  refusal,
  REPOSITORY,
  START,
  useLedger,
} from './support.js';

const setting = useLedger();

describe('recordVerdicts', () => {
  it('keeps the verdict and shows it with the region', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    const result = ledger.recordVerdicts(REPOSITORY, {
      phase: 'drift',
      commit: 'c1',
      sessionId: 's1',
      verdicts: [
        {
          decisionId: id,
          regionId: region,
          contentHash: 'h1',
          verdict: 'drifted',
          confidence: 'medium',
          explanation: 'it charges in a loop',
        },
      ],
    });
    expect(result).toEqual({
      accepted: [{ decisionId: id, regionId: region, phase: 'drift', verdict: 'drifted' }],
      rejected: [],
    });
    expect(ledger.decision(REPOSITORY, id)?.regions[0]?.verdict).toEqual({
      verdict: 'drifted',
      confidence: 'medium',
      explanation: 'it charges in a loop',
      phase: 'drift',
      commit: 'c1',
      createdAt: START,
    });
  });

  it('moves the baseline to what was judged compliant, and by no other verdict', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    const baseline = () => ledger.decision(REPOSITORY, id)?.regions[0]?.baseline;
    ledger.applySync(REPOSITORY, {
      from: null,
      to: 'c2',
      updates: [{ regionId: region, filePath: 'src/charge.ts', lines: [3, 9], contentHash: 'h2' }],
    });
    judge(ledger, id, region, 'h2', 'drifted');
    expect(baseline()).toEqual({ path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' });
    judge(ledger, id, region, 'h2', 'compliant');
    expect(baseline()).toEqual({ path: 'src/charge.ts', lines: [3, 9], hash: 'h2', commit: 'c2' });
  });

  it('takes neither of two verdicts that contradict each other, and those beside them', () => {
    const { ledger } = setting();
    const [one, other] = [decide(ledger, 'Charge once'), decide(ledger, 'Charge in cents')];
    const regionId = bindTo(ledger, one);
    bindTo(ledger, other);
    const verdict = (decisionId: string, verdict: VerdictInput['verdict'], explanation = ''): VerdictInput => ({
      ...{ decisionId, regionId, contentHash: 'h1', verdict, confidence: 'high', explanation },
    });
    const { accepted, rejected } = ledger.recordVerdicts(REPOSITORY, {
      phase: 'ingest',
      verdicts: [verdict(one, 'compliant'), verdict(other, 'compliant'), verdict(one, 'drifted')],
    });
    expect(accepted.map(({ decisionId }) => decisionId)).toEqual([other]);
    const why = {
      reason: 'contradicting_verdicts',
      detail: 'This call says compliant and drifted of it; give one verdict.',
    };
    expect(rejected).toEqual([
      { decisionId: one, regionId, ...why },
      { decisionId: one, regionId, ...why },
    ]);
    expect(ledger.decision(REPOSITORY, one)?.status).toBe('pending');

    const verdicts = [verdict(one, 'compliant', 'it has a key'), verdict(one, 'compliant', 'and it is in cents')];
    expect(ledger.recordVerdicts(REPOSITORY, { phase: 'ingest', verdicts }).rejected).toEqual([]);
    expect(ledger.decision(REPOSITORY, one)?.status).toBe('reflected');
  });

  it('is no news the second time, and news when anything in it differs', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    const revision = ledger.revision(REPOSITORY);
    judge(ledger, id, region, 'h1', 'compliant');
    expect(ledger.revision(REPOSITORY)).toBe(revision);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ verdicts: 1 });
    judge(ledger, id, region, 'h1', 'drifted');
    expect(ledger.revision(REPOSITORY)).toBe(revision + 1);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ verdicts: 2 });
  });

  it('not_relevant removes the binding and keeps the verdict', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    judge(ledger, id, bindTo(ledger, id), 'h1', 'not_relevant');
    expect(ledger.decision(REPOSITORY, id)?.regions).toEqual([]);
    expect(ledger.decisionsForPaths(REPOSITORY, ['src/pay.ts'])).toEqual([]);
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ bindings: 0, verdicts: 1 });
  });

  it('accepts the good ones and names what is wrong with the others', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const id = decide(ledger, 'Charge once');
    const unbound = decide(ledger, 'Log every charge');
    const region = bindTo(ledger, id);
    const gone = bindTo(ledger, id, { symbol: 'gone' });
    change(ledger, gone, null, 'c2');
    const verdict = (decisionId: string, regionId: string, contentHash: string): VerdictInput => ({
      decisionId,
      regionId,
      contentHash,
      verdict: 'compliant',
      confidence: 'high',
      explanation: '',
    });
    const { accepted, rejected } = ledger.recordVerdicts(REPOSITORY, {
      phase: 'ingest',
      verdicts: [
        verdict('decision:none', region, 'h1'),
        verdict(id, 'region:none', 'h1'),
        verdict(unbound, region, 'h1'),
        verdict(id, region, 'h0'),
        verdict(id, gone, 'h1'),
        verdict(id, region, 'h1'),
      ],
    });
    expect(accepted).toEqual([{ decisionId: id, regionId: region, phase: 'ingest', verdict: 'compliant' }]);
    expect(rejected).toEqual([
      {
        decisionId: 'decision:none',
        regionId: region,
        reason: 'unknown_decision_id',
        detail: 'This repository’s ledger has no decision of this id.',
      },
      {
        decisionId: id,
        regionId: 'region:none',
        reason: 'unknown_region_id',
        detail: 'The decision is not bound to this region; bind it first.',
      },
      {
        decisionId: unbound,
        regionId: region,
        reason: 'unknown_region_id',
        detail: 'The decision is not bound to this region; bind it first.',
      },
      {
        decisionId: id,
        regionId: region,
        reason: 'invalid_content_hash',
        detail: 'The region’s content is h1 now; read the code again and judge that.',
      },
      {
        decisionId: id,
        regionId: gone,
        reason: 'invalid_content_hash',
        detail: 'The code of this region is gone; bind the decision anew, or call it not_relevant.',
      },
    ]);
    const elsewhere = ledger.recordVerdicts(OTHER_REPOSITORY, {
      phase: 'ingest',
      verdicts: [verdict(id, region, 'h1')],
    });
    expect(elsewhere.rejected).toMatchObject([{ reason: 'unknown_decision_id' }]);
  });

  it.each([
    { what: 'a verdict', change: { verdict: 'fine' }, message: 'verdict is none of compliant, drifted, not_relevant' },
    { what: 'a confidence', change: { confidence: 0.9 }, message: 'confidence is none of high, medium, low' },
    {
      what: 'an explanation',
      change: { explanation: 'e'.repeat(4001) },
      message: 'explanation is limited to 4000 characters and has 4001',
    },
  ])('refuses $what that is none, and the call with it', ({ change: wrong, message }) => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const regionId = bindTo(ledger, id);
    const good = {
      decisionId: id,
      regionId,
      contentHash: 'h1',
      verdict: 'compliant',
      confidence: 'low',
      explanation: '',
    };
    const verdicts = [good, { ...good, ...wrong }] as unknown as VerdictInput[];
    expect(refusal(() => ledger.recordVerdicts(REPOSITORY, { phase: 'ingest', verdicts }))).toEqual({
      code: 'INVALID_INPUT',
      message: `Refused: ${message}.`,
    });
    expect(ledger.rowCounts(REPOSITORY)).toMatchObject({ verdicts: 0 });
  });
});

describe('pendingChecks', () => {
  it('gives what nobody has judged, first content and changed content apart', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once');
    const pay = bindTo(ledger, id);
    const refund = bindTo(ledger, id, { symbol: 'refund', lines: [30, 40], contentHash: 'h7' });
    judge(ledger, id, bindTo(ledger, id, { symbol: 'judged' }), 'h1', 'drifted');
    judge(ledger, id, pay, 'h1', 'compliant');
    change(ledger, pay, 'h2', 'c2');
    expect(ledger.pendingChecks(REPOSITORY, {})).toEqual([
      {
        phase: 'drift',
        decisionId: id,
        regionId: pay,
        description: 'Charge once',
        filePath: 'src/pay.ts',
        symbol: 'pay',
        lines: [10, 20],
        contentHash: 'h2',
        seenCommit: 'c2',
        baseline: { path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' },
      },
      {
        phase: 'ingest',
        decisionId: id,
        regionId: refund,
        description: 'Charge once',
        filePath: 'src/pay.ts',
        symbol: 'refund',
        lines: [30, 40],
        contentHash: 'h7',
        seenCommit: 'c1',
        baseline: null,
      },
    ]);
    judge(ledger, id, pay, 'h2', 'compliant');
    judge(ledger, id, refund, 'h7', 'compliant');
    expect(ledger.pendingChecks(REPOSITORY, {})).toEqual([]);
  });

  it('is narrowed by each filter', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const once = decide(ledger, 'Charge once');
    const log = decide(ledger, 'Log every charge');
    const pay = bindTo(ledger, once);
    bindTo(ledger, log);
    const write = bindTo(ledger, log, { filePath: 'src/log.ts', symbol: 'write' });
    const found = (filter: Parameters<typeof ledger.pendingChecks>[1]) =>
      ledger.pendingChecks(REPOSITORY, filter).map(({ decisionId, regionId }) => [decisionId, regionId]);
    expect(found({})).toEqual([
      [once, pay],
      [log, pay],
      [log, write],
    ]);
    expect(found({ regionIds: [pay] })).toEqual([
      [once, pay],
      [log, pay],
    ]);
    expect(found({ decisionIds: [log] })).toEqual([
      [log, pay],
      [log, write],
    ]);
    expect(found({ paths: ['src/log.ts'] })).toEqual([[log, write]]);
    expect(found({ decisionIds: [log], regionIds: [pay], paths: ['src/pay.ts'] })).toEqual([[log, pay]]);
    expect(found({ decisionIds: [once], paths: ['src/log.ts'] })).toEqual([]);
    expect(found({ regionIds: [] })).toEqual([]);
    expect(found({ paths: ['src/pay.ts'] })).toEqual([
      [once, pay],
      [log, pay],
    ]);
    expect(ledger.pendingChecks(OTHER_REPOSITORY, { regionIds: [pay] })).toEqual([]);
    expect(ledger.pendingChecks(OTHER_REPOSITORY, { decisionIds: [once] })).toEqual([]);
  });

  it('leaves out code that is gone and decisions that are superseded', () => {
    const { ledger } = setting();
    bindTo(ledger, decide(ledger, 'Old', { signoff: { state: 'superseded' } }));
    change(ledger, bindTo(ledger, decide(ledger, 'Charge once'), { symbol: 'gone' }), null, 'c2');
    expect(ledger.pendingChecks(REPOSITORY, {})).toEqual([]);
  });
});

describe('pendingGrounding', () => {
  it('gives decisions whose code is gone, then those that never had any, up to the limit', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const never = decide(ledger, 'Log every charge');
    const gone = decide(ledger, 'Charge once');
    decide(ledger, 'Old', { signoff: { state: 'superseded' } });
    const later = decide(ledger, 'Answer in 200 ms');
    const region = bindTo(ledger, gone);
    bindTo(ledger, gone, { symbol: 'still here' });
    change(ledger, region, null, 'c2');
    const all = ledger.pendingGrounding(REPOSITORY, { limit: 10 });
    expect(all).toEqual([
      {
        reason: 'symbol_disappeared',
        decisionId: gone,
        description: 'Charge once',
        regionId: region,
        filePath: 'src/pay.ts',
        symbol: 'pay',
        lines: [10, 20],
        seenCommit: 'c1',
      },
      { reason: 'ungrounded', decisionId: never, description: 'Log every charge' },
      { reason: 'ungrounded', decisionId: later, description: 'Answer in 200 ms' },
    ]);
    expect(ledger.pendingGrounding(REPOSITORY, { limit: 1 })).toEqual(all.slice(0, 1));
    expect(ledger.pendingGrounding(REPOSITORY, { limit: 2 })).toEqual(all.slice(0, 2));
    expect(ledger.pendingGrounding(REPOSITORY, { limit: 9, decisionIds: [later, gone] })).toEqual([all[0], all[2]]);
    expect(ledger.pendingGrounding(OTHER_REPOSITORY, { limit: 9, decisionIds: [later, gone] })).toEqual([]);
    expect(refusal(() => ledger.pendingGrounding(REPOSITORY, { limit: 0 }))).toMatchObject({ code: 'INVALID_INPUT' });
  });
});
