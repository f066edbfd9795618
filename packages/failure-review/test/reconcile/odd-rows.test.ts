import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readReviewRows, reconcile, type ReconcileResult } from '../../src/index.js';
import { type Clock, HOUR, MINUTE, Server, START } from '../support/server.js';
import { useDirectory } from '../support/setting.js';
import { useWorld, type World } from '../support/world.js';

const directory = useDirectory();
const freshWorld = useWorld(directory, 1);
const MAIN = 'src/area0/main.ts';
const MADE_UP = '11111111-2222-4333-8444-555555555555';

let world: World;
let clock: Clock;
beforeEach(() => {
  world = freshWorld();
  clock = { now: START };
});

const events = (): string => path.join(world.home, 'preflight_events.jsonl');
const engagements = (): string => path.join(world.home, 'engagements.jsonl');
const line = (row: object): string => `${JSON.stringify(row)}\n`;

function review(): Promise<ReconcileResult> {
  return reconcile({ home: world.home, now: () => clock.now + 3 * HOUR });
}

/** One preflight that shows something, in a session that its server ends. */
function show(server = new Server(world, clock)): { id: string; session: string } {
  const id = server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
  server.stop();
  return { id, session: server.sessionId };
}

const NONE = { unreadable: 0, without_time: 0, odd_times: 0, of_another_writer: 0, malformed: 0, unknown_tool: 0 };

describe('counted and passed over', () => {
  it('rows of the Python server', async () => {
    show();
    appendFileSync(
      events(),
      line({
        ts: '2026-03-02T09:00:01.123456+00:00',
        session_id: MADE_UP,
        preflight_id: MADE_UP,
        topic_hash: 'abc',
        file_paths_hash: 'def',
        fired: true,
        surfaced_ids: ['decision:1'],
        reason: 'fired',
      }),
    );
    const python = { ts: '2026-03-02T09:00:02+00:00', session_id: 'one', tool: 'bicameral.bind', decision_id: 'd1' };
    writeFileSync(
      engagements(),
      line({ ...python, preflight_id: MADE_UP, file_paths_hash: 'def', attribution: 'explicit' }),
    );
    const result = await review();
    expect(result.files.preflight_events).toEqual({ ...NONE, rows: 4, of_another_writer: 1 });
    expect(result.files.engagements).toEqual({ ...NONE, rows: 1, of_another_writer: 1 });
    expect(result.classes.suspected_false_fire).toBe(1);
  });

  it('events of other kinds, by kind', async () => {
    show();
    const about = { ts: '2026-03-02T09:00:01.000Z', session_id: MADE_UP };
    for (const event_type of ['ingest_refused', 'ingest_refused', 'graph_expansion_fallback', 'NOT a kind', 7]) {
      appendFileSync(events(), line({ event_type, ...about }));
    }
    appendFileSync(engagements(), line({ event_type: 'later_kind', ...about }));
    expect((await review()).other_events).toEqual({
      ingest_refused: 2,
      graph_expansion_fallback: 1,
      other: 2,
      later_kind: 1,
    });
  });

  it('torn lines, rows without a time and rows that are not as they should be', async () => {
    const { id, session } = show();
    appendFileSync(events(), 'no json\n[1]\n');
    appendFileSync(events(), line({ preflight_id: id, session_id: session }));
    appendFileSync(events(), line({ ts: 'yesterday', preflight_id: id }));
    const { id: other } = show();
    const row = { ts: '2026-03-02T09:00:03.000Z', session_id: session, tool: 'bicameral.ratify', preflight_id: other };
    const whole = {
      ...row,
      decision_ids: [world.decisionOf(MAIN)],
      path_hashes: [],
      repo_hash: null,
      salt_id: '0123456789abcdef',
      attribution: 'explicit',
      match: null,
      outcome: 'ok',
    };
    appendFileSync(engagements(), line({ ...whole, outcome: 'splendid' }));
    appendFileSync(engagements(), line({ ...whole, decision_ids: [7] }));
    appendFileSync(engagements(), line({ ...whole, session_id: 'short' }));
    appendFileSync(engagements(), line({ ...whole, tool: 'bicameral.telepathy' }));
    appendFileSync(engagements(), '{"torn');
    const result = await review();
    expect(result.files.preflight_events).toEqual({ ...NONE, rows: 8, unreadable: 2, without_time: 2 });
    expect(result.files.engagements).toEqual({ ...NONE, rows: 4, unreadable: 1, malformed: 3, unknown_tool: 1 });
    expect(result.classes.suspected_false_fire).toBe(2);
  });

  it('calls whose preflight is not there: rotated away, or a made-up id', async () => {
    const server = new Server(world, clock);
    server.preflight({ files: [MAIN] });
    server.call('ratify', { id: MADE_UP, decisionIds: [world.decisionOf(MAIN)] });
    server.call('ratify', { decisionIds: [world.unbound] });
    server.stop();
    const result = await review();
    expect(result.calls).toMatchObject({ explicit: 1, unattributed: 1, without_preflight: 1 });
  });

  it('a preflight that stands there twice', async () => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    server.preflight({ id, files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    server.stop();
    const result = await review();
    expect(result.unjudged.doubled).toBe(1);
    expect(result.rows.added.suspect).toBe(1);
  });

  it('ids that name each other in a circle', async () => {
    const server = new Server(world, clock);
    const ids = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'] as const;
    server.preflight({ id: ids[0], files: [MAIN], reason: 'recently_checked', repeats: ids[1] });
    server.preflight({ id: ids[1], files: [MAIN], reason: 'recently_checked', repeats: ids[0] });
    server.call('ratify', { id: ids[0], decisionIds: [world.decisionOf(MAIN)] });
    server.stop();
    const result = await review();
    expect(result.unjudged.repeated).toBe(2);
    expect(result.calls.without_preflight).toBe(1);
  });

  it('what is not plainly what it says never gets into a review row', async () => {
    const { id, session } = show();
    const row = {
      ts: '2026-03-02T09:00:01.000Z',
      session_id: session,
      preflight_id: id.replace(/^./, 'z'),
      topic_hash: 'retry the payment webhook',
      fired: true,
      surfaced_ids: ['what Ada said'],
      surfaced_by: ['region'],
      reason: 'fired',
      path_hashes: ['src/secret.ts'],
      repo_hash: null,
      salt_id: 'me',
      guided: false,
    };
    appendFileSync(events(), line(row));
    const result = await review();
    expect(result.unjudged.malformed).toBe(1);
    expect((await readReviewRows(world.home)).rows.map(({ preflight_id }) => preflight_id)).toEqual([id]);
  });
});

describe('a bypass of the Python server’s kind', () => {
  it.each([
    ['names its preflight', true],
    ['names a decision that a preflight of its session showed', false],
  ])('is an acknowledgement where it %s', async (_, isNamed) => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    appendFileSync(
      events(),
      line({
        event_type: 'preflight_prompt_bypassed',
        ts: '2026-03-02T09:00:00.500Z',
        session_id: server.sessionId,
        decision_id: world.decisionOf(MAIN),
        reason: 'user said so',
        ...(isNamed && { preflight_id: id }),
      }),
    );
    clock.now += MINUTE;
    server.stop();
    expect((await review()).classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
    expect((await readReviewRows(world.home)).rows).toMatchObject([
      { kept_as: 'dismissed', engagements: [{ tool: 'preflight_prompt_bypassed', outcome: null }] },
    ]);
  });

  it('is counted where it fits nothing', async () => {
    show();
    const bypass = { event_type: 'preflight_prompt_bypassed', ts: '2026-03-02T09:00:00.500Z', session_id: MADE_UP };
    appendFileSync(events(), line({ ...bypass, decision_id: 'd1' }));
    const result = await review();
    expect(result.other_events).toEqual({ preflight_prompt_bypassed: 1 });
    expect(result.classes.suspected_false_fire).toBe(1);
  });
});

describe('silence says nothing', () => {
  it('when the session lost rows', async () => {
    const server = new Server(world, clock);
    server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    const loss = { ts: '2026-03-02T09:00:00.500Z', session_id: server.sessionId, counts: { ENOSPC: 1 } };
    appendFileSync(events(), line({ event_type: 'capture_loss', ...loss }));
    clock.now += MINUTE;
    server.stop();
    const result = await review();
    expect(result.classes.suspected_false_fire).toBe(0);
    expect(result.unjudged.rows_lost).toBe(1);
  });

  it('of the time before the oldest call that is left, once old ones have been removed', async () => {
    show();
    clock.now += HOUR;
    const server = new Server(world, clock);
    server.call('update');
    clock.now += MINUTE;
    show(server);
    renameSync(engagements(), `${engagements()}.5`);
    const result = await review();
    expect(result.unjudged.engagements_rotated_away).toBe(1);
    expect(result.classes.suspected_false_fire).toBe(1);
  });
});

describe('clocks that step', () => {
  /** Shows something and engages with it five minutes later, in a session that its server ends. */
  function engage(): void {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    clock.now += 5 * MINUTE;
    server.call('ratify', { id, decisionIds: [world.decisionOf(MAIN)] });
    clock.now += MINUTE;
    server.stop();
    clock.now += MINUTE;
  }

  it.each([
    ['a year ahead', 365 * 24 * HOUR],
    ['past the present', 20 * 365 * 24 * HOUR],
    ['a year back', -365 * 24 * HOUR],
    ['an hour and a half back', -1.5 * HOUR],
  ])('%s for a few rows, and back', async (_, step) => {
    for (let round = 0; round < 5; round += 1) engage();
    clock.now += step;
    for (let round = 0; round < 3; round += 1) engage();
    clock.now -= step;
    for (let round = 0; round < 20; round += 1) engage();
    const result = await reconcile({ home: world.home, now: () => clock.now + 400 * 24 * HOUR });
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 28 });
    expect(result.files.preflight_events.odd_times).toBeGreaterThan(0);
    expect(result.calls.without_preflight).toBe(0);
  });

  it('back in the middle of a session', async () => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    clock.now += 9 * MINUTE;
    server.call('ratify', { id, decisionIds: [world.decisionOf(MAIN)] });
    clock.now -= 24 * HOUR;
    server.stop();
    for (let round = 0; round < 20; round += 1) engage();
    expect((await review()).classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 21 });
  });

  it('ahead for good, and the rows of before are read in the right order', async () => {
    for (let round = 0; round < 10; round += 1) engage();
    clock.now += 30 * 24 * HOUR;
    for (let round = 0; round < 30; round += 1) engage();
    expect((await review()).classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 40 });
  });
});

describe('a home', () => {
  it('that does not exist has nothing to reconcile, and is not made', async () => {
    const home = path.join(directory(), 'nowhere');
    const result = await reconcile({ home });
    expect(result).toMatchObject({ status: 'done', classes: { normal: 0 } });
    expect(() => mkdirSync(home)).not.toThrow();
  });
});
