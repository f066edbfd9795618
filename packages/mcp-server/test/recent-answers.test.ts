import { describe, expect, it } from '@jest/globals';
import { RecentAnswers } from '../src/preflight/recent-answers.js';

const question = { topic: 'Add a retry to charge', filePaths: ['a.ts', 'b.ts'], revision: 7 };
const answer = { commit: 'c1', preflightId: 'id' };

describe('what counts as the same question', () => {
  it.each([
    ['the same', question, true],
    ['other case, order and punctuation of the words', { ...question, topic: 'to CHARGE: add a retry!' }, true],
    ['another order of the paths', { ...question, filePaths: ['b.ts', 'a.ts'] }, true],
    ['another word', { ...question, topic: 'Add a retry to refund' }, false],
    ['one path less', { ...question, filePaths: ['a.ts'] }, false],
    ['a newer ledger', { ...question, revision: 8 }, false],
    ['a topic without words', { ...question, topic: '?!' }, false],
  ])('%s', (_name, other, same) => {
    const recent = new RecentAnswers(() => 0);
    recent.remember(question, answer);
    expect(recent.find(other)?.preflightId).toBe(same ? 'id' : undefined);
  });
});

describe('how long it counts', () => {
  it.each([
    ['at once', 0, true],
    ['a moment before five minutes', 5 * 60_000 - 1, true],
    ['after five minutes', 5 * 60_000, false],
    ['when the clock steps back', -1, false],
  ])('%s', (_name, later, found) => {
    let now = 1_000_000;
    const recent = new RecentAnswers(() => now);
    recent.remember(question, answer);
    now += later;
    expect(recent.find(question)).toEqual(found ? { ...answer, at: 1_000_000 } : undefined);
  });

  it('forgets the oldest of more than a thousand', () => {
    const recent = new RecentAnswers(() => 0);
    for (let revision = 0; revision <= 1_000; revision += 1) recent.remember({ ...question, revision }, answer);
    expect(recent.find({ ...question, revision: 0 })).toBeUndefined();
    expect(recent.find({ ...question, revision: 1 })).toBeDefined();
    expect(recent.find({ ...question, revision: 1_000 })).toBeDefined();
  });
});
