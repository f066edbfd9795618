import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLabelRows, readReviewRows, reviewKey } from '../src/index.js';

const PREFLIGHT = '5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'failure-review-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function normal(why: string) {
  return {
    ts: '2026-01-02T03:04:05.678Z',
    key: reviewKey('normal', PREFLIGHT, null),
    class: 'normal',
    kept_as: 'audit',
    preflight_id: PREFLIGHT,
    decision_id: null,
    preflight_ts: '2026-01-02T02:04:05.678Z',
    session_id: '9d1f0c1e-6d0b-4c3a-8f56-1a2b3c4d5e6f',
    repo_hash: null,
    salt_id: '1123456789abcdef',
    topic_hash: null,
    path_hashes: [],
    fired: false,
    guided: false,
    reason: 'no_matches',
    surfaced: [],
    engagements: [],
    miss: null,
    why,
  };
}

describe('readReviewRows', () => {
  it('gives each key once, over rotations, and counts what is no review row', async () => {
    writeFileSync(path.join(home, 'failure_review.jsonl.1'), `${JSON.stringify(normal('first'))}\n`);
    writeFileSync(
      path.join(home, 'failure_review.jsonl'),
      `${JSON.stringify(normal('second'))}\n{"event_type":"later"}\n{"torn`,
    );
    expect(await readReviewRows(home)).toEqual({ rows: [normal('first')], skipped: 2 });
  });

  it('gives nothing where there is no file', async () => {
    expect(await readReviewRows(home)).toEqual({ rows: [], skipped: 0 });
    expect(await readLabelRows(home)).toEqual({ rows: [], skipped: 0 });
  });
});
