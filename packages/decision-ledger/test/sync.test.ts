import { describe, expect, it } from '@jest/globals';
import type { Ledger, RegionUpdate } from '../src/index.js';
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

function compliant(ledger: Ledger, description: string, symbol: string): { id: string; region: string } {
  const id = decide(ledger, description);
  const region = bindTo(ledger, id, { symbol });
  judge(ledger, id, region, 'h1', 'compliant');
  return { id, region };
}

function update(regionId: string, contentHash: string | null): RegionUpdate {
  return { regionId, filePath: 'src/pay.ts', lines: [10, 20], contentHash };
}

describe('regionsInFiles', () => {
  it('gives the bound regions of the files, once each, also those that are gone', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const id = decide(ledger, 'Charge once');
    const pay = bindTo(ledger, id);
    const gone = bindTo(ledger, id, { symbol: 'refund' });
    bindTo(ledger, id, { filePath: 'src/log.ts' });
    const unbound = bindTo(ledger, id, { symbol: 'void' });
    judge(ledger, id, unbound, 'h1', 'not_relevant');
    bindTo(ledger, decide(ledger, 'Answer in 200 ms'));
    ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [update(gone, null)] });
    expect(ledger.regionsInFiles(REPOSITORY, ['src/pay.ts', 'src/none.ts', 'src/pay.ts'])).toEqual([
      {
        regionId: pay,
        filePath: 'src/pay.ts',
        symbol: 'pay',
        lines: [10, 20],
        contentHash: 'h1',
        seenCommit: 'c1',
        changedCommit: null,
      },
      {
        regionId: gone,
        filePath: 'src/pay.ts',
        symbol: 'refund',
        lines: [10, 20],
        contentHash: null,
        seenCommit: 'c1',
        changedCommit: null,
      },
    ]);
    expect(ledger.regionsInFiles(OTHER_REPOSITORY, ['src/pay.ts'])).toHaveLength(1);
  });
});

describe('allRegions', () => {
  it('gives the bound regions of all files of the repository', () => {
    const { ledger } = setting();
    expect(ledger.allRegions(REPOSITORY)).toEqual([]);
    const id = decide(ledger, 'Charge once');
    fillOther(ledger);
    const regions = [bindTo(ledger, id), bindTo(ledger, id, { filePath: 'src/log.ts' })];
    judge(ledger, id, bindTo(ledger, id, { symbol: 'void' }), 'h1', 'not_relevant');
    expect(ledger.allRegions(REPOSITORY).map(({ regionId }) => regionId)).toEqual(regions);
    expect(ledger.allRegions(OTHER_REPOSITORY)).toHaveLength(1);
  });
});

describe('judgedStates', () => {
  it('gives what decisions were judged compliant in, each content once, and not what the region holds now', () => {
    const { ledger } = setting();
    fillOther(ledger);
    const first = compliant(ledger, 'Charge once', 'pay');
    const second = compliant(ledger, 'Charge in cents', 'pay');
    const alone = compliant(ledger, 'Never charge at night', 'night');
    bindTo(ledger, decide(ledger, 'Nobody has judged this'), { symbol: 'pay' });
    const asked = [first.region, alone.region, 'region:none'];
    expect(ledger.judgedStates(REPOSITORY, asked)).toEqual(new Map());
    change(ledger, first.region, 'h2', 'c2');
    judge(ledger, second.id, second.region, 'h2', 'compliant');
    change(ledger, first.region, 'h3', 'c3');
    expect(ledger.judgedStates(REPOSITORY, asked)).toEqual(
      new Map([
        [
          first.region,
          [
            { path: 'src/pay.ts', lines: [10, 20], hash: 'h1', commit: 'c1' },
            { path: 'src/pay.ts', lines: [10, 20], hash: 'h2', commit: 'c2' },
          ],
        ],
      ]),
    );
    change(ledger, alone.region, 'h3', 'c4');
    expect([...ledger.judgedStates(REPOSITORY, asked).keys()].sort()).toEqual([first.region, alone.region].sort());
    expect(ledger.judgedStates(OTHER_REPOSITORY, asked)).toEqual(new Map());
    expect(ledger.judgedStates('/repos/none/.git', asked)).toEqual(new Map());
  });
});

describe('applySync', () => {
  it('moves the cursor of its own repository', () => {
    const { ledger } = setting();
    expect(ledger.syncCursor(REPOSITORY)).toBeNull();
    expect(ledger.applySync(REPOSITORY, { from: null, to: 'c1', updates: [] })).toEqual({
      applied: true,
      regionsUpdated: 0,
      drifted: [],
      reflected: [],
    });
    expect(ledger.syncCursor(REPOSITORY)).toBe('c1');
    expect(ledger.syncCursor(OTHER_REPOSITORY)).toBeNull();
  });

  it('moves a region, its symbol and its content', () => {
    const { ledger } = setting();
    const { region } = compliant(ledger, 'Charge once', 'pay');
    const moved = {
      regionId: region,
      filePath: 'src/charge.ts',
      symbol: 'charge',
      lines: [3, 9],
      contentHash: 'h1',
    } as const;
    expect(ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [moved] })).toEqual({
      applied: true,
      regionsUpdated: 1,
      drifted: [],
      reflected: [],
    });
    expect(ledger.regionsInFiles(REPOSITORY, ['src/charge.ts'])).toEqual([
      {
        regionId: region,
        filePath: 'src/charge.ts',
        symbol: 'charge',
        lines: [3, 9],
        contentHash: 'h1',
        seenCommit: 'c2',
        changedCommit: null,
      },
    ]);
    expect(ledger.regionsInFiles(REPOSITORY, ['src/pay.ts'])).toEqual([]);
  });

  it('keeps the commit that brought the content, until other content comes', () => {
    const { ledger } = setting();
    const { region } = compliant(ledger, 'Charge once', 'pay');
    const changedCommits = (): unknown =>
      ledger.regionsInFiles(REPOSITORY, ['src/pay.ts']).map(({ changedCommit }) => changedCommit);
    const changed = { ...update(region, 'h2'), changedAt: 'culprit' };
    ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [changed] });
    expect(changedCommits()).toEqual(['culprit']);
    ledger.applySync(REPOSITORY, { from: 'c2', to: 'c3', updates: [{ ...update(region, 'h2'), lines: [12, 22] }] });
    expect(changedCommits()).toEqual(['culprit']);
    ledger.applySync(REPOSITORY, { from: 'c3', to: 'c4', updates: [update(region, 'h3')] });
    expect(changedCommits()).toEqual([null]);
  });

  it('names what newly drifted and what is newly reflected', () => {
    const { ledger } = setting();
    const pay = compliant(ledger, 'Charge once', 'pay');
    const log = compliant(ledger, 'Log every charge', 'log');
    const gone = compliant(ledger, 'Void within a day', 'void');
    const unjudged = bindTo(ledger, decide(ledger, 'Answer in 200 ms'), { symbol: 'answer' });
    const first = ledger.applySync(REPOSITORY, {
      from: null,
      to: 'c2',
      updates: [update(pay.region, 'h2'), update(gone.region, null), update(unjudged, 'h2')],
    });
    expect(first).toEqual({ applied: true, regionsUpdated: 3, drifted: [pay.id, gone.id], reflected: [] });
    const second = ledger.applySync(REPOSITORY, {
      from: 'c2',
      to: 'c3',
      updates: [update(pay.region, 'h3'), update(gone.region, 'h1'), update(log.region, 'h2')],
    });
    expect(second).toEqual({ applied: true, regionsUpdated: 3, drifted: [log.id], reflected: [gone.id] });
    expect(ledger.driftedAt(REPOSITORY, 'c2')).toEqual([pay.id, gone.id]);
    expect(ledger.driftedAt(REPOSITORY, 'c3')).toEqual([log.id]);
    expect(ledger.driftedAt(REPOSITORY, 'c4')).toEqual([]);
    expect(ledger.driftedAt(OTHER_REPOSITORY, 'c2')).toEqual([]);
    expect(ledger.driftCommits(REPOSITORY, pay.id)).toEqual(['c2']);
    expect(ledger.driftCommits(OTHER_REPOSITORY, pay.id)).toEqual([]);
  });

  it('leaves superseded decisions out of what drifted', () => {
    const { ledger } = setting();
    const id = decide(ledger, 'Charge once', { signoff: { state: 'superseded' } });
    const region = bindTo(ledger, id);
    judge(ledger, id, region, 'h1', 'compliant');
    const { drifted } = ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [update(region, 'h2')] });
    expect(drifted).toEqual([]);
    expect(ledger.decision(REPOSITORY, id)?.status).toBe('drifted');
  });

  it('keeps the place and the commit where code that is gone was last seen', () => {
    const { ledger } = setting();
    const { region } = compliant(ledger, 'Charge once', 'pay');
    ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [update(region, null)] });
    expect(ledger.regionsInFiles(REPOSITORY, ['src/pay.ts'])).toMatchObject([
      { contentHash: null, lines: [10, 20], seenCommit: 'c1' },
    ]);
  });

  it('does nothing when somebody else has synced meanwhile', () => {
    const { ledger, open } = setting();
    const { region } = compliant(ledger, 'Charge once', 'pay');
    open().applySync(REPOSITORY, { from: null, to: 'c2', updates: [] });
    const revision = ledger.revision(REPOSITORY);
    expect(ledger.applySync(REPOSITORY, { from: null, to: 'c3', updates: [update(region, 'h2')] })).toEqual({
      applied: false,
      regionsUpdated: 0,
      drifted: [],
      reflected: [],
    });
    expect(ledger.syncCursor(REPOSITORY)).toBe('c2');
    expect(ledger.regionsInFiles(REPOSITORY, ['src/pay.ts'])).toMatchObject([{ contentHash: 'h1' }]);
    expect(ledger.revision(REPOSITORY)).toBe(revision);
  });

  it('does nothing when a region was bound after the revision that was read', () => {
    const { ledger, open } = setting();
    const id = decide(ledger, 'Charge once');
    const other = decide(ledger, 'Log every charge');
    const region = bindTo(ledger, id);
    const sync = (revision: number, to: string) =>
      ledger.applySync(REPOSITORY, { from: ledger.syncCursor(REPOSITORY), to, revision, updates: [] }).applied;

    const before = ledger.revision(REPOSITORY);
    bindTo(open(), other);
    expect([sync(before, 'c2'), ledger.syncCursor(REPOSITORY)]).toEqual([false, null]);
    const after = ledger.revision(REPOSITORY);
    judge(ledger, id, region, 'h1', 'compliant');
    ledger.setSignoff(REPOSITORY, other, { action: 'ratify', signer: 'ada' });
    expect([sync(after, 'c2'), ledger.syncCursor(REPOSITORY)]).toEqual([true, 'c2']);

    // A region that nobody was bound to is not among those that a sync looks at.
    judge(ledger, id, region, 'h1', 'not_relevant');
    judge(ledger, other, region, 'h1', 'not_relevant');
    const unbound = ledger.revision(REPOSITORY);
    bindTo(ledger, id, { commit: 'c2' });
    expect(sync(unbound, 'c3')).toBe(false);
  });

  it('raises the revision when a region changed and not when only the cursor moved', () => {
    const { ledger } = setting();
    const { region } = compliant(ledger, 'Charge once', 'pay');
    const revision = ledger.revision(REPOSITORY);
    const same = ledger.applySync(REPOSITORY, { from: null, to: 'c2', updates: [update(region, 'h1')] });
    expect([same.regionsUpdated, ledger.revision(REPOSITORY)]).toEqual([0, revision]);
    const other = ledger.applySync(REPOSITORY, { from: 'c2', to: 'c3', updates: [update(region, 'h2')] });
    expect([other.regionsUpdated, ledger.revision(REPOSITORY)]).toEqual([1, revision + 1]);
  });

  it('touches no region of another repository', () => {
    const { ledger } = setting();
    const { region } = compliant(ledger, 'Charge once', 'pay');
    const result = ledger.applySync(OTHER_REPOSITORY, { from: null, to: 'c2', updates: [update(region, 'h2')] });
    expect(result).toEqual({ applied: true, regionsUpdated: 0, drifted: [], reflected: [] });
    expect(ledger.regionsInFiles(REPOSITORY, ['src/pay.ts'])).toMatchObject([{ contentHash: 'h1' }]);
  });

  it.each([
    { what: 'no commit', to: ' ', lines: [1, 2], message: 'Refused: to is empty.' },
    {
      what: 'no lines',
      to: 'c2',
      lines: [2, 1],
      message: 'Refused: lines 2 to 1 are no range of lines, the first of which is 1.',
    },
  ] as const)('is refused for $what', ({ to, lines, message }) => {
    const { ledger } = setting();
    const run = () => ledger.applySync(REPOSITORY, { from: null, to, updates: [{ ...update('r', 'h'), lines }] });
    expect(refusal(run)).toEqual({ code: 'INVALID_INPUT', message });
  });
});
