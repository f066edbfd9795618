import { describe, expect, it } from '@jest/globals';
import fs from 'node:fs';
import type { EngagementCall, PreflightCall } from '../src/index.js';
import {
  calls,
  DECISION,
  engagement,
  NOON,
  open,
  OTHER_DECISION,
  OTHER_SESSION,
  PREFLIGHT,
  preflight,
  RAW,
  REPOSITORY,
  rows,
  SECOND,
  SESSION,
  THIRD,
  useHome,
} from './support.js';

const home = useHome();
const events = () => home.file('preflight_events.jsonl');

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NO_FIT = { attribution: 'fallback', match: null, preflight_id: null };

function fit(match: string, id: string) {
  return { attribution: 'fallback', match, preflight_id: id };
}

interface Earlier extends Partial<PreflightCall> {
  session?: string;
  /** Milliseconds since the epoch. */
  at?: number;
}

/** Records earlier preflights, each by a process of its own, and gives how a call without an id is attributed. */
function attributed(earlier: readonly Earlier[], call: Partial<EngagementCall>): unknown {
  for (const { session = SESSION, at = NOON, ...rest } of earlier) {
    open(home.path, { sessionId: session, now: () => at }).recordPreflight(preflight({ surfaced: [], ...rest }));
  }
  const answer = open(home.path).recordEngagement(engagement(call));
  const [{ attribution, match, preflight_id } = {}] = rows(home.file('engagements.jsonl'));
  expect({ attribution, match, preflight_id }).toEqual(answer);
  return answer;
}

function appendPlain(row: object): void {
  fs.appendFileSync(events(), `${JSON.stringify(row)}\n`);
}

describe('with an id', () => {
  it.each([
    ['a UUIDv4', PREFLIGHT, PREFLIGHT],
    ['a UUID in upper case', 'ABCDEF01-2345-6789-ABCD-EF0123456789', 'abcdef01-2345-6789-abcd-ef0123456789'],
  ])('that is %s, it is explicit, whatever the paths would say', (_, preflightId, stored) => {
    const expected = { attribution: 'explicit', match: null, preflight_id: stored };
    const earlier = [{ preflightId: SECOND, filePaths: ['a'] }];
    expect(attributed(earlier, { preflightId, filePaths: ['a'] })).toEqual(expected);
  });

  it.each(['made-up', '', `${PREFLIGHT} `, `{${PREFLIGHT}}`, PREFLIGHT.replaceAll('-', '')])(
    'that is no UUID (%j), it is attributed as if there were none',
    (preflightId) => {
      expect(attributed([{ filePaths: ['a'] }], { preflightId, filePaths: ['a'] })).toEqual(fit('exact', PREFLIGHT));
    },
  );
});

describe('each rung', () => {
  const one = { preflightId: PREFLIGHT };

  it.each([
    ['decision', { surfaced: [{ decisionId: DECISION, surfacedBy: 'topic' as const }] }, { decisionIds: [DECISION] }],
    [
      'decision',
      { surfaced: [{ decisionId: DECISION, surfacedBy: 'region' as const }], filePaths: ['z'] },
      { decisionIds: [OTHER_DECISION, DECISION], filePaths: ['a'] },
    ],
    ['exact', { filePaths: ['a', 'b'] }, { filePaths: ['b', 'a'] }],
    ['exact', { filePaths: ['a', 'a', ' '] }, { filePaths: ['a'] }],
    ['subset', { filePaths: ['a', 'b', 'c'] }, { filePaths: ['b'] }],
    ['subset', { filePaths: ['a', 'b', 'c'] }, { filePaths: ['c', 'a'] }],
    ['overlap', { filePaths: ['a'] }, { filePaths: ['a', 'b'] }],
    ['overlap', { filePaths: ['a', 'x', 'y'] }, { filePaths: ['a', 'b'] }],
    ['overlap', { filePaths: ['a', 'b', 'x'] }, { filePaths: ['a', 'b', 'c'] }],
  ])('same session: %s', (match, earlier, call) => {
    expect(attributed([{ ...one, ...earlier }], call)).toEqual(fit(match, PREFLIGHT));
  });

  it.each([
    ['exact', { filePaths: ['a', 'b'] }, { filePaths: ['b', 'a'] }],
    ['subset', { filePaths: ['a', 'b'] }, { filePaths: ['b'] }],
  ])('other session: %s', (match, earlier, call) => {
    const at = NOON - HOUR;
    expect(attributed([{ ...one, ...earlier, session: OTHER_SESSION, at }], call)).toEqual(fit(match, PREFLIGHT));
  });
});

describe('no fit', () => {
  it.each([
    ['nothing was asked before', [], { filePaths: ['a'] }],
    ['other files', [{ filePaths: ['a', 'b'] }], { filePaths: ['c'] }],
    ['less than half of the files', [{ filePaths: ['a'] }], { filePaths: ['a', 'b', 'c'] }],
    ['no files and no decisions', [{ filePaths: ['a'] }], { filePaths: [] }],
    ['no files on either side', [{ filePaths: [] }], { filePaths: [] }],
    [
      'another decision',
      [{ surfaced: [{ decisionId: DECISION, surfacedBy: 'topic' as const }], filePaths: [] }],
      { decisionIds: [OTHER_DECISION], filePaths: [] },
    ],
    ['another repository', [{ filePaths: ['a'], repository: '/elsewhere/.git' }], { filePaths: ['a'] }],
    [
      'another repository, same decision',
      [{ surfaced: [{ decisionId: DECISION, surfacedBy: 'topic' as const }], repository: '/elsewhere/.git' }],
      { decisionIds: [DECISION] },
    ],
    ['no repository on either side', [{ filePaths: ['a'], repository: null }], { filePaths: ['a'], repository: null }],
    ['another session, only overlapping', [{ filePaths: ['a'], session: OTHER_SESSION }], { filePaths: ['a', 'b'] }],
    [
      'another session, same decision, other files',
      [{ surfaced: [{ decisionId: DECISION, surfacedBy: 'topic' as const }], session: OTHER_SESSION }],
      { decisionIds: [DECISION], filePaths: ['z'] },
    ],
  ])('%s', (_, earlier, call) => {
    expect(attributed(earlier, call)).toEqual(NO_FIT);
  });

  it('when the salt is another', () => {
    open(home.path).recordPreflight(preflight({ filePaths: ['a'] }));
    fs.writeFileSync(home.file('salt'), Buffer.alloc(32, 9));
    expect(attributed([], { filePaths: ['a'] })).toEqual(NO_FIT);
  });
});

describe('another session', () => {
  it.each([
    ['a day ago', NOON - DAY, fit('exact', PREFLIGHT)],
    ['more than a day ago', NOON - DAY - 1, NO_FIT],
    ['a day ahead, by a clock that was put back', NOON + DAY, fit('exact', PREFLIGHT)],
    ['more than a day ahead', NOON + DAY + 1, NO_FIT],
  ])('%s', (_, at, expected) => {
    expect(attributed([{ filePaths: ['a'], session: OTHER_SESSION, at }], { filePaths: ['a'] })).toEqual(expected);
  });

  it('whose time is written with an offset is read by what it means', () => {
    expect(attributed([{ filePaths: ['a'], session: OTHER_SESSION }], {})).toEqual(NO_FIT);
    const [row] = calls(events());
    fs.rmSync(home.file('engagements.jsonl'));
    appendPlain({ ...row, preflight_id: SECOND, ts: '2026-11-23T00:30:00.000000+12:00' });
    expect(attributed([], { filePaths: ['a'] })).toEqual(fit('exact', SECOND));
  });
});

describe('the same session', () => {
  it('fits however long ago', () => {
    expect(attributed([{ filePaths: ['a'], at: NOON - 20 * DAY }], { filePaths: ['a'] })).toEqual(
      fit('exact', PREFLIGHT),
    );
  });
});

describe('of several', () => {
  const surfacing = { surfaced: [{ decisionId: DECISION, surfacedBy: 'region' as const }], filePaths: ['z'] };
  const exact = { filePaths: ['a', 'b'] };
  const subset = { filePaths: ['a', 'b', 'c'] };
  const overlap = { filePaths: ['a'] };
  const elsewhere = { session: OTHER_SESSION };
  const call = { decisionIds: [DECISION], filePaths: ['a', 'b'] };

  it.each([
    ['decision', surfacing, exact],
    ['exact', exact, subset],
    ['subset', subset, overlap],
    ['overlap', overlap, { ...exact, ...elsewhere }],
    ['exact', { ...exact, ...elsewhere }, { ...subset, ...elsewhere }],
  ])('%s comes before what is lower, older or newer', (match, better, worse) => {
    const older = { ...worse, preflightId: SECOND };
    const newer = { ...worse, preflightId: THIRD };
    expect(attributed([older, { ...better, preflightId: PREFLIGHT }, newer], call)).toEqual(fit(match, PREFLIGHT));
  });

  it.each([
    ['decision', surfacing],
    ['exact', exact],
    ['subset', subset],
    ['overlap', overlap],
    ['exact', { ...exact, ...elsewhere }],
    ['subset', { ...subset, ...elsewhere }],
  ])('on the same rung (%s) the most recent comes first', (match, preflights) => {
    const both = [
      { ...preflights, preflightId: PREFLIGHT },
      { ...preflights, preflightId: SECOND },
    ];
    expect(attributed(both, call)).toEqual(fit(match, SECOND));
  });

  it('most recent is by the order in the file, not by a clock that steps', () => {
    const both = [
      { ...exact, preflightId: PREFLIGHT, at: NOON },
      { ...exact, preflightId: SECOND, at: NOON - HOUR },
    ];
    expect(attributed(both, call)).toEqual(fit('exact', SECOND));
  });
});

describe('a repeat', () => {
  const repeat = { reason: 'recently_checked' as const, filePaths: ['a'] };

  it('credits the preflight that it repeats', () => {
    const earlier = [
      { filePaths: ['a'], preflightId: PREFLIGHT },
      { ...repeat, preflightId: SECOND, parentPreflightId: PREFLIGHT },
    ];
    expect(attributed(earlier, { filePaths: ['a'] })).toEqual(fit('exact', PREFLIGHT));
  });

  it('credits it also when its row is out of sight', () => {
    const earlier = [{ ...repeat, preflightId: SECOND, parentPreflightId: PREFLIGHT }];
    expect(attributed(earlier, { filePaths: ['a'] })).toEqual(fit('exact', PREFLIGHT));
  });

  it('of a repeat credits the first', () => {
    const earlier = [
      { filePaths: ['a'], preflightId: PREFLIGHT },
      { ...repeat, preflightId: SECOND, parentPreflightId: PREFLIGHT },
      { ...repeat, preflightId: THIRD, parentPreflightId: SECOND },
    ];
    expect(attributed(earlier, { filePaths: ['a'] })).toEqual(fit('exact', PREFLIGHT));
  });

  it('that repeats itself in a circle ends somewhere in it', () => {
    const earlier = [
      { ...repeat, preflightId: PREFLIGHT, parentPreflightId: SECOND },
      { ...repeat, preflightId: SECOND, parentPreflightId: PREFLIGHT },
    ];
    expect(attributed(earlier, { filePaths: ['a'] })).toEqual(fit('exact', SECOND));
  });

  it('that names no parent is credited itself, and so is a follow-up that is no repeat', () => {
    expect(attributed([{ ...repeat, preflightId: SECOND }], { filePaths: ['a'] })).toEqual(fit('exact', SECOND));
    const followUp = { filePaths: ['b'], preflightId: THIRD, parentPreflightId: PREFLIGHT };
    open(home.path).recordPreflight(preflight(followUp));
    expect(open(home.path).recordEngagement(engagement({ filePaths: ['b'] }))).toEqual(fit('exact', THIRD));
  });
});

describe('how far back', () => {
  it.each([
    [199, fit('exact', PREFLIGHT)],
    [200, NO_FIT],
  ])('behind %i other preflights', (count, expected) => {
    const telemetry = open(home.path);
    telemetry.recordPreflight(preflight({ filePaths: ['a'] }));
    for (let index = 0; index < count; index += 1) {
      telemetry.recordPreflight(preflight({ preflightId: SECOND, filePaths: ['z'], surfaced: [] }));
    }
    expect(attributed([], { filePaths: ['a'] })).toEqual(expected);
  });

  it('rows of other kinds do not count', () => {
    open(home.path).recordPreflight(preflight({ filePaths: ['a'] }));
    for (let index = 0; index < 300; index += 1) {
      appendPlain({ event_type: 'preflight_dedup_decision', ts: '2026-11-23T12:00:00+00:00', preflight_id: SECOND });
      appendPlain({ event_type: 'session_start', ts: '2026-11-23T12:00:00.000Z', session_id: OTHER_SESSION });
      appendPlain({ ts: '2026-11-23T12:00:00.000Z', session_id: SESSION });
    }
    expect(attributed([], { filePaths: ['a'] })).toEqual(fit('exact', PREFLIGHT));
  });

  it('a rotation is no border', () => {
    attributed([{ filePaths: ['a'] }], { filePaths: ['z'] });
    fs.rmSync(home.file('engagements.jsonl'));
    fs.renameSync(events(), home.file('preflight_events.jsonl.1'));
    expect(attributed([{ preflightId: SECOND, filePaths: ['b'] }], { filePaths: ['a'] })).toEqual(
      fit('exact', PREFLIGHT),
    );
  });

  it('nor is one that the writer makes, 30 days after the last row', () => {
    let now = NOON - 31 * DAY;
    const telemetry = open(home.path, { now: () => now });
    telemetry.recordPreflight(preflight({ filePaths: ['a'] }));
    now = NOON;
    fs.utimesSync(events(), (NOON - 31 * DAY) / 1000, (NOON - 31 * DAY) / 1000);
    telemetry.recordPreflight(preflight({ preflightId: SECOND, filePaths: ['b'] }));
    expect(fs.readdirSync(home.path)).toContain('preflight_events.jsonl.1');
    expect(telemetry.recordEngagement(engagement({ filePaths: ['a'] }))).toEqual(fit('exact', PREFLIGHT));
  });
});

describe('rows that can not be used', () => {
  const good = () => calls(events())[0];

  it('of the Python server, without repository and path hashes', () => {
    appendPlain({
      ts: '2026-11-23T11:59:00.000000+00:00',
      session_id: SESSION,
      preflight_id: PREFLIGHT,
      topic_hash: 'cbaaa3b35a078bf1',
      file_paths_hash: '5119efaa3f2cfff5',
      fired: true,
      surfaced_ids: [DECISION],
      reason: 'fired',
    });
    expect(attributed([], { decisionIds: [DECISION], filePaths: ['a'] })).toEqual(NO_FIT);
  });

  it.each<[string, object]>([
    ['an id that is no UUID', { preflight_id: 'made-up' }],
    ['no session', { session_id: undefined }],
    ['a session that is a number', { session_id: 7 }],
    ['path hashes that are no list', { path_hashes: 7 }],
    ['path hashes that are no texts', { path_hashes: ['5119efaa3f2cfff5', 1] }],
    ['surfaced ids that are no list', { surfaced_ids: { length: 1 } }],
    ['a repository that is no text', { repo_hash: ['0e8c2e7d245c13ab'] }],
    ['another session and no time', { session_id: OTHER_SESSION, ts: undefined }],
    ['another session and a time that is none', { session_id: OTHER_SESSION, ts: 'yesterday' }],
  ])('with %s, while the others are', (_, broken) => {
    open(home.path).recordPreflight(preflight({ filePaths: ['a'], surfaced: [] }));
    const row = good();
    fs.writeFileSync(events(), '');
    appendPlain({ ...row, ...broken });
    expect(attributed([], { filePaths: ['a'] })).toEqual(NO_FIT);

    appendPlain({ ...row, preflight_id: SECOND });
    appendPlain({ ...row, ...broken });
    fs.appendFileSync(events(), '{"torn": \n[]\nnull\n\n');
    expect(open(home.path).recordEngagement(engagement({ filePaths: ['a'] }))).toEqual(fit('exact', SECOND));
  });

  it('a parent that is no UUID credits the repeat itself', () => {
    open(home.path).recordPreflight(preflight({ filePaths: ['a'], surfaced: [] }));
    appendPlain({ ...good(), preflight_id: SECOND, reason: 'recently_checked', parent_preflight_id: 'made-up' });
    expect(attributed([], { filePaths: ['a'] })).toEqual(fit('exact', SECOND));
  });
});

describe('raw mode', () => {
  it('attributes by the same hashes', () => {
    open(home.path).recordPreflight(preflight({ filePaths: ['a', 'b'], repository: REPOSITORY, surfaced: [] }));
    expect(open(home.path, { env: RAW }).recordEngagement(engagement({ filePaths: ['b'] }))).toEqual(
      fit('subset', PREFLIGHT),
    );
  });
});
