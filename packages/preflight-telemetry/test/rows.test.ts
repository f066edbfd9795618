import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import { captureLossRow, engagementRow, preflightRow, sessionRow } from '@bicameral/contracts';
import {
  calls,
  DECISION,
  engagement,
  open,
  OTHER_DECISION,
  PREFLIGHT,
  preflight,
  RAW,
  rows,
  SECOND,
  SESSION,
  useHome,
  NOON,
} from './support.js';

const home = useHome();
const events = () => home.file('preflight_events.jsonl');
const engagements = () => home.file('engagements.jsonl');

const PREFLIGHT_ROW = {
  ts: '2026-11-23T12:00:00.000Z',
  session_id: SESSION,
  preflight_id: PREFLIGHT,
  topic_hash: 'cbaaa3b35a078bf1',
  file_paths_hash: '65aa9991fda3ed1d',
  fired: true,
  surfaced_ids: [DECISION],
  reason: 'fired',
  path_hashes: ['39701d2fae37a7c7', 'e4b1d21ed2b4b22a'],
  repo_hash: '0e8c2e7d245c13ab',
  salt_id: '630dcd2966c43366',
  surfaced_by: ['region'],
  guided: false,
};

const ENGAGEMENT_ROW = {
  ts: '2026-11-23T12:00:00.000Z',
  session_id: SESSION,
  tool: 'bicameral.bind',
  decision_id: DECISION,
  decision_ids: [DECISION, OTHER_DECISION],
  preflight_id: PREFLIGHT,
  file_paths_hash: '39701d2fae37a7c7',
  attribution: 'explicit',
  match: null,
  outcome: 'ok',
  path_hashes: ['39701d2fae37a7c7'],
  repo_hash: '0e8c2e7d245c13ab',
  salt_id: '630dcd2966c43366',
};

describe('a preflight row', () => {
  it('holds hashes, ids and closed values', () => {
    open(home.path).recordPreflight(preflight());
    expect(calls(events())).toEqual([PREFLIGHT_ROW]);
    expect(fs.existsSync(engagements())).toBe(false);
  });

  it('in raw mode holds topic and distinct paths on top, and nothing else', () => {
    const telemetry = open(home.path, { env: RAW });
    expect(telemetry.raw).toBe(true);
    telemetry.recordPreflight(preflight({ filePaths: ['src/hook.ts', 'src/pay.ts', 'src/hook.ts', ' '] }));
    expect(calls(events())).toEqual([
      { ...PREFLIGHT_ROW, topic: 'Stripe webhook', file_paths: ['src/hook.ts', 'src/pay.ts'] },
    ]);
  });

  it('names its parent in lower case, and none that is no UUID', () => {
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight({ parentPreflightId: 'ABCDEF01-2345-6789-ABCD-EF0123456789' }));
    telemetry.recordPreflight(preflight({ parentPreflightId: 'my-own-id' }));
    expect(calls(events())).toEqual([
      { ...PREFLIGHT_ROW, parent_preflight_id: 'abcdef01-2345-6789-abcd-ef0123456789' },
      PREFLIGHT_ROW,
    ]);
  });

  it('stores its own id in lower case', () => {
    open(home.path).recordPreflight(preflight({ preflightId: 'ABCDEF01-2345-6789-ABCD-EF0123456789' }));
    expect(calls(events())[0]?.['preflight_id']).toBe('abcdef01-2345-6789-abcd-ef0123456789');
  });

  it('holds each surfaced decision once, and only ids that a ledger issues', () => {
    open(home.path).recordPreflight(
      preflight({
        surfaced: [
          { decisionId: OTHER_DECISION, surfacedBy: 'graph' },
          { decisionId: 'decision:we use Stripe', surfacedBy: 'topic' },
          { decisionId: 'region:66666666-6666-5666-8666-666666666666', surfacedBy: 'topic' },
          { decisionId: 'question:66666666-6666-5666-8666-666666666666', surfacedBy: 'topic' },
          { decisionId: 'decision:ABCDEF01-2345-5789-ABCD-EF0123456789', surfacedBy: 'topic' },
          { decisionId: DECISION, surfacedBy: 'collision' },
          { decisionId: OTHER_DECISION, surfacedBy: 'graph' },
        ],
      }),
    );
    expect(calls(events())).toEqual([
      { ...PREFLIGHT_ROW, surfaced_ids: [OTHER_DECISION, DECISION], surfaced_by: ['graph', 'collision'] },
    ]);
  });

  it.each(['refused', 'failed'] as const)('of a call that was %s says so', (outcome) => {
    const call = preflight({ topic: null, reason: null, outcome, fired: false, surfaced: [], filePaths: [] });
    open(home.path, { env: RAW }).recordPreflight({ ...call, repository: null });
    expect(calls(events())).toEqual([
      {
        ...PREFLIGHT_ROW,
        topic_hash: null,
        file_paths_hash: '630dcd2966c43366',
        fired: false,
        surfaced_ids: [],
        reason: null,
        outcome,
        path_hashes: [],
        repo_hash: null,
        surfaced_by: [],
        file_paths: [],
      },
    ]);
  });

  it('without a reason or an outcome failed; with a reason it has no outcome', () => {
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight({ reason: null }));
    telemetry.recordPreflight(preflight({ reason: 'no_matches', outcome: 'failed' }));
    expect(calls(events())).toEqual([
      { ...PREFLIGHT_ROW, reason: null, outcome: 'failed' },
      { ...PREFLIGHT_ROW, reason: 'no_matches' },
    ]);
  });
});

describe('an engagement row', () => {
  it('holds hashes, ids and closed values', () => {
    const call = engagement({ decisionIds: [DECISION, OTHER_DECISION, DECISION], preflightId: PREFLIGHT });
    open(home.path).recordEngagement(call);
    expect(rows(engagements())).toEqual([ENGAGEMENT_ROW]);
  });

  it('in raw mode holds the paths on top, and nothing else', () => {
    const call = engagement({ decisionIds: [DECISION, OTHER_DECISION], preflightId: PREFLIGHT });
    open(home.path, { env: RAW }).recordEngagement(call);
    expect(rows(engagements())).toEqual([{ ...ENGAGEMENT_ROW, file_paths: ['src/pay.ts'] }]);
  });

  it('of link_commit names what drifted, even nothing', () => {
    const telemetry = open(home.path);
    const call = engagement({ tool: 'bicameral.link_commit', preflightId: PREFLIGHT });
    telemetry.recordEngagement({ ...call, driftedIds: [DECISION, 'made up'] });
    telemetry.recordEngagement({ ...call, driftedIds: [] });
    const expected = { ...ENGAGEMENT_ROW, tool: 'bicameral.link_commit', decision_id: null, decision_ids: [] };
    expect(rows(engagements())).toEqual([
      { ...expected, drifted_ids: [DECISION] },
      { ...expected, drifted_ids: [] },
    ]);
  });

  it('of link_commit says when the commit was made, if that is a time', () => {
    const telemetry = open(home.path);
    const call = engagement({ tool: 'bicameral.link_commit', preflightId: PREFLIGHT, driftedIds: [] });
    telemetry.recordEngagement({ ...call, committedAt: Date.UTC(2026, 0, 2, 3, 4, 5) });
    expect(telemetry.recordEngagement({ ...call, committedAt: NaN })).toBeNull();
    expect(rows(engagements())).toMatchObject([{ committed_at: '2026-01-02T03:04:05.000Z' }]);
  });

  it('of a dismissal says why, in a word of the closed list only', () => {
    const telemetry = open(home.path);
    const call = engagement({ tool: 'bicameral.dismiss', preflightId: PREFLIGHT });
    telemetry.recordEngagement({ ...call, dismissReason: 'outdated' });
    telemetry.recordEngagement({ ...call, dismissReason: 'it was boring' as 'outdated' });
    const dismissal = { ...ENGAGEMENT_ROW, tool: 'bicameral.dismiss', decision_id: null, decision_ids: [] };
    expect(rows(engagements())).toEqual([{ ...dismissal, dismiss_reason: 'outdated' }]);
  });

  it.each(['no_op', 'refused', 'failed'] as const)('is written for a call that came to %s', (outcome) => {
    open(home.path).recordEngagement(engagement({ outcome, repository: null, filePaths: [] }));
    expect(rows(engagements())).toEqual([
      {
        ...ENGAGEMENT_ROW,
        decision_id: null,
        decision_ids: [],
        preflight_id: null,
        file_paths_hash: '630dcd2966c43366',
        attribution: 'fallback',
        outcome,
        path_hashes: [],
        repo_hash: null,
      },
    ]);
  });
});

describe('the rows of a session', () => {
  it('begin before the first row of either kind and end at close, once', () => {
    const telemetry = open(home.path);
    telemetry.recordEngagement(engagement());
    telemetry.recordPreflight(preflight({ repository: null }));
    telemetry.close();
    telemetry.close();
    const session = { ts: '2026-11-23T12:00:00.000Z', session_id: SESSION, repo_hash: '0e8c2e7d245c13ab' };
    expect(rows(events())).toEqual([
      { event_type: 'session_start', ...session },
      { ...PREFLIGHT_ROW, repo_hash: null },
      { event_type: 'session_end', ...session },
    ]);
  });

  it('begin no later than the first row, on a clock that never stands still', () => {
    let now = NOON;
    const telemetry = open(home.path, { now: () => (now += 1) });
    telemetry.recordPreflight(preflight());
    telemetry.close();
    const [start, row] = rows(events());
    expect([start?.['ts'], row?.['ts']]).toEqual(['2026-11-23T12:00:00.001Z', '2026-11-23T12:00:00.001Z']);
  });

  it('are not there when nothing was recorded', () => {
    open(home.path).close();
    expect(fs.readdirSync(home.path)).toEqual(['salt']);
  });

  it('come with a new session for each process, and lower-case one that is given', () => {
    const first = open(home.path, { sessionId: 'ABCDEF01-2345-6789-ABCD-EF0123456789' });
    expect(first.sessionId).toBe('abcdef01-2345-6789-abcd-ef0123456789');
    expect(() => open(home.path, { sessionId: 'mine' })).toThrow(
      'sessionId must be a UUID; leave it out for a new one',
    );
  });
});

describe('every row that is written', () => {
  it('is one that the contract takes, in a file for its owner only', () => {
    for (const env of [{ BICAMERAL_TELEMETRY: 'preflight' }, RAW]) {
      const telemetry = open(home.path, { env });
      telemetry.recordPreflight(preflight());
      telemetry.recordPreflight(preflight({ topic: null, reason: null, outcome: 'refused', guided: true }));
      telemetry.recordPreflight(preflight({ reason: 'recently_checked', parentPreflightId: SECOND, surfaced: [] }));
      telemetry.recordEngagement(engagement({ decisionIds: [DECISION], driftedIds: [DECISION] }));
      telemetry.recordEngagement(engagement({ filePaths: ['elsewhere'] }));
      telemetry.recordEngagement(engagement({ preflightId: PREFLIGHT, repository: null, filePaths: [] }));
      telemetry.recordPreflight(preflight({ preflightId: 'bad' }));
      telemetry.recordPreflight(preflight());
      telemetry.close();
    }
    const schemas = { session_start: sessionRow, session_end: sessionRow, capture_loss: captureLossRow };
    const seen = rows(events()).map((row) => {
      const kind = row['event_type'] as keyof typeof schemas | undefined;
      (kind === undefined ? preflightRow : schemas[kind]).parse(row);
      return kind ?? 'preflight';
    });
    const session = [
      'session_start',
      'preflight',
      'preflight',
      'preflight',
      'preflight',
      'capture_loss',
      'session_end',
    ];
    expect(seen).toEqual([...session, ...session]);
    expect(rows(engagements()).map((row) => engagementRow.parse(row))).toHaveLength(6);
    const modes = ['salt', 'preflight_events.jsonl', 'engagements.jsonl'].map(
      (name) => fs.statSync(home.file(name)).mode,
    );
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['600', '600', '600']);
  });
});
