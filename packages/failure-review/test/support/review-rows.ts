import type { EngagementEvidence, LabelRow, ReviewRow } from '../../src/index.js';
import { reviewKey } from '../../src/index.js';

/** A UUID that ends in the number. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export const CALL: EngagementEvidence = {
  ts: '2026-01-02T02:34:05.678Z',
  tool: 'bicameral.link_commit',
  outcome: 'ok',
  strength: 'none',
  attribution: 'fallback',
  match: 'exact',
  decision_ids: [],
};

/** A call that was handed the preflight's id. */
export const EXPLICIT: EngagementEvidence = { ...CALL, attribution: 'explicit', match: null };

/** A false fire that is suspected, of preflight `number`, so many minutes after 2 o'clock; and what is different. */
export function row(number: number, changes: Partial<ReviewRow> = {}): ReviewRow {
  const preflight_id = uuid(number);
  const reviewClass = changes.class ?? 'suspected_false_fire';
  return {
    ts: '2026-01-03T03:04:05.678Z',
    key: reviewKey(reviewClass, preflight_id, changes.decision_id ?? null),
    class: reviewClass,
    kept_as: 'suspect',
    preflight_id,
    decision_id: null,
    preflight_ts: new Date(Date.UTC(2026, 0, 2, 2, number)).toISOString(),
    session_id: uuid(0xffff),
    repo_hash: null,
    salt_id: '1123456789abcdef',
    topic_hash: '2123456789abcdef',
    path_hashes: ['3123456789abcdef'],
    fired: true,
    guided: false,
    reason: 'fired',
    surfaced: [],
    engagements: [],
    miss: null,
    why: 'Nothing engaged with what was shown.',
    ...changes,
  };
}

export function audit(number: number, changes: Partial<ReviewRow> = {}): ReviewRow {
  return row(number, { class: 'normal', kept_as: 'audit', ...changes });
}

export function rowsOf(from: number, to: number, make = row): ReviewRow[] {
  return Array.from({ length: to - from + 1 }, (_, index) => make(from + index));
}

/** An act at minute `number`, by Ada; `key` and `label` are for the test to give. */
export function act(number: number, changes: Partial<LabelRow> & Pick<LabelRow, 'key'>): LabelRow {
  return {
    ts: new Date(Date.UTC(2026, 0, 4, 2, number)).toISOString(),
    label_id: uuid(0x10000 + number),
    action: 'label',
    labeller: 'ada',
    label: 'real_miss',
    cause: null,
    blind_repeat: false,
    saw_verdict: false,
    ...changes,
  };
}
