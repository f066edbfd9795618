import type { DecisionView } from '@bicameral/decision-ledger';
import { type OriginalRow, reviewKey, type ReviewRow } from '../../../src/index.js';

const PREFLIGHT = '5b0f6a3e-0c5d-4b7e-9a51-2f3c4d5e6f70';
export const SHOWN = 'decision:0d7c4c5e-4f6e-5b55-9a53-0f4dbb0b3d11';
export const MISSED = 'decision:7a1b2c3d-4e5f-5a6b-8c7d-9e0f1a2b3c4d';
const DAY = '2026-01-02T03:04:05.678Z';

export const TOPIC = 'Let the warehouse app print labels twice when a courier is late';
export const SHOWN_DESCRIPTION = 'Labels are printed once per parcel, and a reprint needs the shift lead';
export const MISSED_DESCRIPTION = 'Couriers get their manifest only after the dock scanner has closed the cage';

export function view(decisionId: string, over: Partial<DecisionView> = {}): DecisionView {
  return {
    decisionId,
    description: SHOWN_DESCRIPTION,
    title: null,
    status: 'reflected',
    signoff: {
      state: 'ratified',
      signer: 'Grace Hopper',
      note: null,
      sessionId: null,
      sourceCommitRef: null,
      createdAt: DAY,
    },
    sourceType: 'transcript',
    sourceRef: 'dock-meeting-41',
    sourceExcerpt: null,
    sourceTitle: null,
    meetingDate: null,
    participants: ['Ada Lovelace'],
    query: null,
    feature: { id: 'feature:1', name: 'Shipping' },
    decisionLevel: null,
    parentDecisionId: null,
    createdAt: DAY,
    regions: [],
    ...over,
  };
}

/** A symbol that a decision is bound to. */
export function region(filePath: string, symbol: string): DecisionView['regions'][number] {
  return {
    regionId: 'region:11111111-2222-4333-8444-555555555555',
    filePath,
    symbol,
    lines: [1, 3],
    contentHash: 'b'.repeat(64),
    seenCommit: 'c'.repeat(40),
    changedCommit: null,
    purpose: '',
    state: 'reflected',
    baseline: { path: filePath, lines: [1, 3], hash: 'b'.repeat(64), commit: 'c'.repeat(40) },
    verdict: null,
  };
}

export function reviewRowOf(over: Partial<ReviewRow> = {}): ReviewRow {
  return {
    ts: DAY,
    key: reviewKey('suspected_false_fire', PREFLIGHT, null),
    class: 'suspected_false_fire',
    kept_as: 'suspect',
    preflight_id: PREFLIGHT,
    decision_id: null,
    preflight_ts: DAY,
    session_id: '9d1f0c1e-6d0b-4c3a-8f56-1a2b3c4d5e6f',
    repo_hash: '0123456789abcdef',
    salt_id: '1123456789abcdef',
    topic_hash: '2123456789abcdef',
    path_hashes: ['3123456789abcdef'],
    fired: true,
    guided: false,
    reason: 'fired',
    surfaced: [{ decision_id: SHOWN, surfaced_by: 'region', engaged: 'none' }],
    engagements: [],
    miss: null,
    why: 'Nothing engaged with what was shown.',
    ...over,
  };
}

/** A false fire: a decision bound to the asked file was shown, and nobody needed it. */
export function falseFire(over: Partial<OriginalRow> = {}): OriginalRow {
  return {
    row: reviewRowOf(),
    label: 'real_false_fire',
    cause: 'handler',
    missedId: null,
    topic: TOPIC,
    isTopic: (text) => text === TOPIC,
    filePaths: ['warehouse/print/labelQueue.ts'],
    decisions: [view(SHOWN, { regions: [region('warehouse/print/labelQueue.ts', 'reprintLabel')] })],
    between: [],
    links: [],
    names: [
      { kind: 'a folder or file', value: 'warehouse' },
      { kind: 'a folder or file', value: 'labelQueue.ts' },
      { kind: 'a symbol', value: 'reprintLabel' },
      { kind: 'an id or a hash', value: PREFLIGHT },
      { kind: 'an id or a hash', value: '0123456789abcdef' },
      { kind: 'an id or a hash', value: SHOWN.replace('decision:', '') },
      { kind: 'the repository', value: 'parcelworks' },
      { kind: 'a branch', value: 'feature/cage-closing' },
      { kind: 'a person', value: 'Grace Hopper' },
      { kind: 'a person', value: 'Ada Lovelace' },
      { kind: 'a source reference', value: 'dock-meeting-41' },
    ],
    ...over,
  };
}

/** A miss: a decision bound to a file that an asked one imports through another was not shown. */
export function miss(over: Partial<OriginalRow> = {}): OriginalRow {
  const row = reviewRowOf({
    key: reviewKey('suspected_miss', PREFLIGHT, MISSED),
    class: 'suspected_miss',
    decision_id: MISSED,
    surfaced: [],
    fired: false,
    reason: 'no_matches',
    miss: { decision_id: MISSED, relation: 'neighbour', path_hash: '4123456789abcdef', committed_at: DAY },
  });
  return falseFire({
    row,
    label: 'real_miss',
    cause: null,
    missedId: MISSED,
    decisions: [
      view(MISSED, { description: MISSED_DESCRIPTION, regions: [region('warehouse/dock/cage.ts', 'closeCage')] }),
    ],
    between: ['warehouse/shared/scanner.ts'],
    links: [
      { from: 'warehouse/print/labelQueue.ts', to: 'warehouse/shared/scanner.ts' },
      { from: 'warehouse/shared/scanner.ts', to: 'warehouse/dock/cage.ts' },
    ],
    ...over,
  });
}

export const PARAPHRASE = {
  topic: 'Allow a second sticker for one box',
  descriptions: {
    [SHOWN]: 'A sticker comes out once for each box',
    [MISSED]: 'Drivers receive a list when the gate is shut',
  },
};
