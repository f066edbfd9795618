import { describe, expect, it } from '@jest/globals';
import * as api from '../src/index.js';
import { useLedger } from './support.js';

const setting = useLedger();

describe('the public interface', () => {
  it('has these values', () => {
    expect(Object.keys(api).toSorted()).toEqual(['LedgerError', 'contentWords', 'decisionId', 'openLedger']);
  });

  it('gives a ledger these methods', () => {
    expect(Object.keys(setting().ledger).toSorted()).toEqual([
      'allRegions',
      'applySync',
      'bind',
      'close',
      'decision',
      'decisionsById',
      'decisionsForPaths',
      'driftCommits',
      'driftedAt',
      'history',
      'ingest',
      'judgedStates',
      'openQuestionsFor',
      'pendingChecks',
      'pendingGrounding',
      'read',
      'recordVerdicts',
      'regionsInFiles',
      'repositories',
      'resolveCollision',
      'resolveContext',
      'revision',
      'rowCounts',
      'searchDecisions',
      'setSignoff',
      'stageSync',
      'stagedTarget',
      'stagedUpdates',
      'syncCursor',
      'waitingDecisions',
      'wipe',
    ]);
  });

  it('throws errors that tell their kind', () => {
    const error = new api.LedgerError('BUSY', 'Wait.', { file: 'x' }, new Error('cause'));
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.message, error.data]).toEqual([
      'LedgerError',
      'BUSY',
      'Wait.',
      { file: 'x' },
    ]);
    expect(error.cause).toEqual(new Error('cause'));
  });
});
