import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Libsql from 'libsql';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openLedger } from '../src/index.js';
import type { Ledger } from '../src/index.js';
import { bindTo, decide, judge, REPOSITORY } from './support.js';

let root: string;
let file: string;
/** What the calls of a preflight, a bind, a sync or a verdict run; and what the calls about a whole repository add. */
let bounded: string[];
let whole: string[];
let ledger: Ledger;
/** The methods that were called. */
const used = new Set<string>();

function noting(target: Ledger): Ledger {
  return new Proxy(target, {
    get: (own, name): unknown => {
      used.add(String(name));
      return Reflect.get(own, name);
    },
  });
}

/** Notes the statements that the ledger prepares; each is prepared once, when it is first used. */
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
  file = path.join(root, 'ledger.sqlite');
  ledger = noting(openLedger(file));
  const prepare = jest.spyOn(Libsql.prototype, 'prepare');
  const prepared = (use: () => void): string[] => {
    prepare.mockClear();
    use();
    return prepare.mock.calls.map(([sql]) => sql);
  };
  bounded = prepared(useBounded);
  whole = prepared(useWhole);
  prepare.mockRestore();
});

afterAll(() => {
  ledger.close();
  fs.rmSync(root, { recursive: true });
});

const region = (): string => ledger.regionsInFiles(REPOSITORY, ['src/pay.ts'])[0]?.regionId ?? '';

/** Every method whose work is bounded by what it is asked about. */
function useBounded(): void {
  const id = decide(ledger, 'Charge once', { sourceRef: 'm1' });
  ledger.ingest(REPOSITORY, {
    source: 'manual',
    decisions: [{ description: 'Child', parentDecisionId: id }],
    openQuestions: ['And refunds?'],
  });
  bindTo(ledger, id);
  bindTo(ledger, id, { purpose: 'p' });
  bindTo(ledger, id, { lines: [9, 20], contentHash: 'h2' });
  judge(ledger, id, region(), 'h2', 'compliant');
  judge(ledger, id, bindTo(ledger, id, { symbol: 'void' }), 'h1', 'not_relevant');
  ledger.decision(REPOSITORY, id);
  ledger.decisionsById(REPOSITORY, [id]);
  ledger.read(() => ledger.decisionsForPaths(REPOSITORY, ['src/pay.ts']));
  ledger.regionsInFiles(REPOSITORY, ['src/pay.ts']);
  ledger.applySync(REPOSITORY, {
    from: null,
    to: 'c2',
    revision: ledger.revision(REPOSITORY),
    updates: [{ regionId: region(), filePath: 'src/pay.ts', lines: [1, 2], contentHash: 'h3' }],
  });
  ledger.stageSync(REPOSITORY, {
    from: 'c2',
    to: 'c3',
    revision: 1,
    updates: [{ regionId: region(), filePath: 'src/pay.ts', lines: [1, 2], contentHash: 'h3' }],
  });
  ledger.stagedUpdates(REPOSITORY, { from: 'c2', to: 'c3' });
  ledger.stagedTarget(REPOSITORY, 'c2');
  ledger.syncCursor(REPOSITORY);
  ledger.driftedAt(REPOSITORY, 'c2');
  ledger.driftCommits(REPOSITORY, id);
  ledger.pendingChecks(REPOSITORY, { regionIds: [region()], decisionIds: [id], paths: ['src/pay.ts'] });
  ledger.pendingGrounding(REPOSITORY, { limit: 5, decisionIds: [id] });
  ledger.setSignoff(REPOSITORY, id, { action: 'ratify', signer: 'ada' });
  ledger.searchDecisions(REPOSITORY, { text: 'charge once', limit: 5 });
  const rival = decide(ledger, 'Charge twice', { collidesWith: id });
  const refined = decide(ledger, 'Charge once a day', { collidesWith: id });
  const old = decide(ledger, 'Charge never', { collidesWith: id });
  const context = decide(ledger, 'Charge later', { signoff: { state: 'context_pending' } });
  ledger.waitingDecisions(REPOSITORY, { states: ['collision_pending'], limit: 5 });
  ledger.resolveCollision(REPOSITORY, { decisionId: rival, action: 'keep_both' });
  ledger.resolveCollision(REPOSITORY, { decisionId: refined, action: 'link_parent' });
  ledger.resolveCollision(REPOSITORY, { decisionId: old, otherDecisionId: rival, action: 'supersede' });
  ledger.resolveContext(REPOSITORY, { decisionId: context, confirmed: true });
  ledger.applySync(REPOSITORY, {
    from: 'c2',
    to: 'c3',
    updates: [{ regionId: region(), filePath: 'src/pay.ts', lines: [1, 3], contentHash: 'h4', cosmetic: true }],
  });
  ledger.judgedStates(REPOSITORY, [region()]);
  ledger.applySync(REPOSITORY, {
    from: 'c3',
    to: 'c4',
    updates: [{ regionId: region(), filePath: 'src/pay.ts', lines: [1, 3], contentHash: 'h5', sameAs: ['h1'] }],
  });
  ledger.openQuestionsFor(REPOSITORY, { sourceRefs: ['m1'], decisionIds: [id] });
}

/** Every method that is about all of a repository. */
function useWhole(): void {
  ledger.repositories();
  ledger.allRegions(REPOSITORY);
  ledger.pendingChecks(REPOSITORY, {});
  ledger.pendingGrounding(REPOSITORY, { limit: 5 });
  const { items } = ledger.history(REPOSITORY, { includeSuperseded: false, limit: 1 });
  ledger.history(REPOSITORY, { includeSuperseded: true, limit: 1, after: items[0]?.position ?? '' });
  ledger.rowCounts(REPOSITORY);
  ledger.wipe(REPOSITORY, 'full');
}

function plan(sql: string): string[] {
  const database = new Libsql(file);
  try {
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
    return rows.map(({ detail }) => detail);
  } finally {
    database.close();
  }
}

/**
 * Steps that read a whole table or index; a list that was handed in (a virtual table) or worked out may be read whole, and
 * the few repositories of a home.
 */
function scans(sql: string): string[] {
  return plan(sql).filter((step) =>
    /^SCAN (?!.*VIRTUAL TABLE|CONSTANT ROW|ancestors$|\(subquery-\d+\)$|repositories)/.test(step),
  );
}

/** Steps that read all rows of a repository; what was staged is all of it one sync's. */
function sweeps(sql: string): string[] {
  return plan(sql).filter(
    (step) => step.endsWith('(repository_key=?)') && !step.includes('repositories') && !step.includes('staged_updates'),
  );
}

function offenders(statements: readonly string[], steps: (sql: string) => string[]): unknown[] {
  return statements.map((sql) => ({ sql, steps: steps(sql) })).filter((found) => found.steps.length > 0);
}

describe('the plan of every statement', () => {
  it('is looked at: no method is left out', () => {
    expect(Object.keys(ledger).filter((name) => !used.has(name))).toEqual(['close']);
  });

  it('reads no whole table', () => {
    expect([bounded.length > 40, whole.length > 25]).toEqual([true, true]);
    expect(offenders([...bounded, ...whole], scans)).toEqual([]);
  });

  it('reads not all rows of a repository where a few are asked about', () => {
    expect(offenders(bounded, sweeps)).toEqual([]);
  });

  it('would show it', () => {
    expect(scans('SELECT * FROM decisions WHERE description = ?')).toEqual(['SCAN decisions']);
    expect(sweeps('SELECT * FROM regions WHERE repository_key = ? AND symbol = ?')).toHaveLength(1);
  });
});
