import { describe, expect, it } from '@jest/globals';
import { labelRow, reviewKey, reviewRow } from '../src/index.js';

const PREFLIGHT = '5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70';
const DECISION = 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11';

const MISS = {
  ts: '2026-01-02T03:04:05.678Z',
  key: 'e3c0c2f0d6d1a5d4b0a9f8e7d6c5b4a3',
  class: 'suspected_miss',
  kept_as: 'suspect',
  preflight_id: PREFLIGHT,
  decision_id: DECISION,
  preflight_ts: '2026-01-02T02:04:05.678Z',
  session_id: '9d1f0c1e-6d0b-4c3a-8f56-1a2b3c4d5e6f',
  repo_hash: '0123456789abcdef',
  salt_id: '1123456789abcdef',
  topic_hash: '2123456789abcdef',
  path_hashes: ['3123456789abcdef'],
  fired: false,
  guided: false,
  reason: 'no_matches',
  surfaced: [],
  engagements: [
    {
      ts: '2026-01-02T02:34:05.678Z',
      tool: 'bicameral.link_commit',
      outcome: 'ok',
      strength: 'none',
      attribution: 'explicit',
      match: null,
      decision_ids: [],
    },
  ],
  miss: {
    decision_id: DECISION,
    relation: 'asked',
    path_hash: '3123456789abcdef',
    committed_at: '2026-01-02T02:34:05.678Z',
  },
  why: 'A commit made a decision drift that was not shown.',
};

const LABEL = {
  ts: '2026-01-02T03:04:05.678Z',
  label_id: '7d1f0c1e-6d0b-4c3a-8f56-1a2b3c4d5e6f',
  action: 'label',
  key: 'e3c0c2f0d6d1a5d4b0a9f8e7d6c5b4a3',
  labeller: 'ada',
  label: 'real_miss',
  cause: 'handler',
  note: 'it is the very function',
  blind_repeat: false,
  saw_verdict: true,
};

describe('reviewKey', () => {
  it('is the preflight and the class, and for a miss the decision', () => {
    expect(reviewKey('suspected_false_fire', PREFLIGHT, null)).toBe('1695834042a91bce7eb9cd17e3d7b714');
    expect(reviewKey('suspected_miss', PREFLIGHT, DECISION)).toBe('7612fd6be7a1cd3ab7a9cdf7fa389554');
  });
});

describe('reviewRow', () => {
  it('takes what it was made for, and no text of a caller', () => {
    expect(reviewRow.parse(MISS)).toStrictEqual(MISS);
    expect(reviewRow.safeParse({ ...MISS, topic: 'retry the webhook' }).success).toBe(false);
    expect(reviewRow.safeParse({ ...MISS, preflight_id: 'retry-the-webhook' }).success).toBe(false);
    expect(reviewRow.safeParse({ ...MISS, path_hashes: ['src/pay.ts'] }).success).toBe(false);
  });
});

describe('labelRow', () => {
  it('takes a label, an undo and a skip', () => {
    const plain = { ...LABEL, label: null, cause: null };
    expect(labelRow.parse(LABEL)).toStrictEqual(LABEL);
    expect(labelRow.safeParse({ ...plain, action: 'undo', undoes: LABEL.label_id }).success).toBe(true);
    expect(labelRow.safeParse({ ...plain, action: 'skip' }).success).toBe(true);
  });

  it.each([
    ['a label without one', { label: null }],
    ['an undo with a label', { action: 'undo', undoes: LABEL.label_id }],
    ['an undo of nothing', { action: 'undo', label: null, cause: null }],
    ['a skip with a cause', { action: 'skip', label: null }],
    ['a label of another list', { label: 'a_miss' }],
  ])('refuses %s', (_, change) => {
    expect(labelRow.safeParse({ ...LABEL, ...change }).success).toBe(false);
  });
});
