import { beforeEach, describe, expect, it } from '@jest/globals';
import { readReviewRows, reconcile, type ReconcileResult, type ReviewRow } from '../../src/index.js';
import { type Clock, HOUR, MINUTE, Server, START } from '../support/server.js';
import { useDirectory } from '../support/setting.js';
import { useWorld, type World } from '../support/world.js';

const directory = useDirectory();
const freshWorld = useWorld(directory, 1);
const MAIN = 'src/area0/main.ts';
const UTIL = 'src/area0/util.ts';

let world: World;
let clock: Clock;
beforeEach(() => {
  world = freshWorld();
  clock = { now: START };
});

/** What is written of the rows, three hours later. */
async function review(): Promise<{ result: ReconcileResult; rows: readonly ReviewRow[] }> {
  const result = await reconcile({ home: world.home, now: () => clock.now + 3 * HOUR });
  return { result, rows: (await readReviewRows(world.home)).rows };
}

/** A server that shows the decision on main.ts, goes on with a story about it, and is stopped. */
async function afterShowing(story: (server: Server, id: string, decision: string) => void): Promise<{
  result: ReconcileResult;
  rows: readonly ReviewRow[];
}> {
  const server = new Server(world, clock);
  const decision = world.decisionOf(MAIN);
  const id = server.preflight({ files: [MAIN], shown: [[decision, 'region']] });
  clock.now += MINUTE;
  story(server, id, decision);
  clock.now += MINUTE;
  server.stop();
  return review();
}

describe('a suspected false fire', () => {
  it('is what was shown and nothing engaged with, with its evidence', async () => {
    const server = new Server(world, clock);
    const shown = [world.decisionOf(MAIN), world.decisionOf(UTIL)] as const;
    const id = server.preflight({
      files: [MAIN],
      shown: [
        [shown[0], 'region'],
        [shown[1], 'graph'],
      ],
    });
    clock.now += MINUTE;
    server.call('update', { id });
    server.commit(['README.md'], { id });
    clock.now += MINUTE;
    server.stop();
    const { result, rows } = await review();

    expect(result.status).toBe('done');
    expect(result.classes).toEqual({ suspected_false_fire: 1, suspected_miss: 0, normal: 0 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      class: 'suspected_false_fire',
      kept_as: 'suspect',
      preflight_id: id,
      decision_id: null,
      preflight_ts: '2026-03-02T09:00:00.000Z',
      session_id: server.sessionId,
      fired: true,
      guided: false,
      reason: 'fired',
      surfaced: [
        { decision_id: shown[0], surfaced_by: 'region', engaged: 'none' },
        { decision_id: shown[1], surfaced_by: 'graph', engaged: 'none' },
      ],
      engagements: [
        { tool: 'bicameral.update', outcome: 'ok', strength: 'none', attribution: 'explicit', match: null },
        { tool: 'bicameral.link_commit', outcome: 'ok', strength: 'none', attribution: 'explicit', match: null },
      ],
      miss: null,
      why: '2 decisions shown (region, graph), and nothing engaged with what was shown for the question before the session was over (its server said so).',
    });
  });

  it.each(['bind', 'ratify', 'resolve_compliance', 'resolve_collision', 'ingest'])(
    'is none when a %s names a decision that was shown, even if it is refused',
    async (tool) => {
      const { result, rows } = await afterShowing((server, id, decision) =>
        server.call(tool, { id, decisionIds: [decision], outcome: 'refused' }),
      );
      expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
      expect(rows.filter((row) => row.kept_as === 'suspect')).toEqual([]);
    },
  );

  it('is one when a bind names another decision', async () => {
    const { result } = await afterShowing((server, id) =>
      server.call('bind', { id, decisionIds: [world.decisionOf(UTIL)] }),
    );
    expect(result.classes.suspected_false_fire).toBe(1);
  });

  it('is none when a commit changes a file that the decision is bound to', async () => {
    const { result } = await afterShowing((server, id) => server.commit(['README.md', MAIN], { id }));
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
    expect(result.shown.region).toEqual({ strong: 0, weak: 1, acknowledged: 0, none: 0 });
  });

  it('is one when the commit was there before it, and was only linked later', async () => {
    const { result } = await afterShowing((server, id) =>
      server.commit([MAIN], { id, committedAt: START - 11 * MINUTE, outcome: 'no_op' }),
    );
    expect(result.classes).toEqual({ suspected_false_fire: 1, suspected_miss: 0, normal: 0 });
    expect(result.engagement_rate.all).toMatchObject({ hits: 0, of: 1 });
  });

  it('is none when the call was attributed without an id', async () => {
    const { result } = await afterShowing((server, _, decision) => server.call('ratify', { decisionIds: [decision] }));
    expect(result.classes.suspected_false_fire).toBe(0);
    expect(result.calls).toMatchObject({ explicit: 0, fallback: { decision: 1, exact: 0, subset: 0, overlap: 0 } });
    expect(result.engagement_rate.all).toMatchObject({ hits: 1, of: 1 });
    expect(result.engagement_rate.explicit).toMatchObject({ hits: 0, of: 1 });
  });

  it('is none when what was shown only waits for people', async () => {
    const server = new Server(world, clock);
    server.preflight({
      files: [UTIL],
      shown: [
        [world.decisionOf(MAIN), 'collision'],
        [world.unbound, 'context'],
      ],
    });
    server.stop();
    const { result } = await review();
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
    expect(result.engagement_rate.all.of).toBe(0);
  });

  it('is one when a call engages with nothing but a decision that waits for people', async () => {
    const server = new Server(world, clock);
    const waiting = world.decisionOf(UTIL);
    const id = server.preflight({
      files: [MAIN],
      shown: [
        [world.decisionOf(MAIN), 'region'],
        [waiting, 'collision'],
      ],
    });
    server.call('resolve_collision', { id, decisionIds: [waiting] });
    server.stop();
    expect((await review()).result.classes.suspected_false_fire).toBe(1);
  });

  it('is one when the engagement came after the end that the server told of', async () => {
    const { result } = await afterShowing((server, id, decision) => {
      server.stop();
      clock.now += MINUTE;
      const later = new Server(world, clock);
      later.call('ratify', { id, decisionIds: [decision] });
      later.stop();
    });
    expect(result.classes.suspected_false_fire).toBe(1);
  });

  it('is none when another session engages before the end', async () => {
    const { result } = await afterShowing((_, id, decision) => {
      new Server(world, clock).call('ratify', { id, decisionIds: [decision] });
    });
    expect(result.classes.suspected_false_fire).toBe(0);
  });
});

describe('a session that was killed', () => {
  it('is over after an hour of quiet, and not before', async () => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN], shown: [[world.decisionOf(MAIN), 'region']] });
    const at = async (ms: number): Promise<ReconcileResult> =>
      reconcile({ home: world.home, now: () => START + ms, dryRun: true });
    expect(await at(59 * MINUTE)).toMatchObject({
      classes: { suspected_false_fire: 0 },
      unjudged: { open_session: 1 },
    });
    expect(await at(61 * MINUTE)).toMatchObject({
      classes: { suspected_false_fire: 1 },
      unjudged: { open_session: 0 },
    });

    clock.now += 50 * MINUTE;
    server.call('update');
    clock.now += 50 * MINUTE;
    server.call('ratify', { id, decisionIds: [world.decisionOf(MAIN)] });
    expect((await review()).result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
  });

  it('that goes on after an hour of quiet has another beginning', async () => {
    const server = new Server(world, clock);
    const decision = world.decisionOf(MAIN);
    const first = server.preflight({ files: [MAIN], shown: [[decision, 'region']] });
    clock.now += 61 * MINUTE;
    const second = server.preflight({ files: [MAIN], shown: [[decision, 'region']] });
    server.call('ratify', { id: first, decisionIds: [decision] });
    server.call('ratify', { id: second, decisionIds: [decision] });
    const { rows } = await review();
    const suspects = rows.filter((row) => row.kept_as === 'suspect');
    expect(suspects.map(({ preflight_id, why }) => [preflight_id, why])).toEqual([
      [first, expect.stringContaining('(after an hour of quiet)')],
    ]);
  });
});

describe('a dismissal', () => {
  it('is kept, and is no false fire', async () => {
    const { result, rows } = await afterShowing((server, id, decision) =>
      server.call('dismiss', { id, decisionIds: [decision], dismissReason: 'not_relevant' }),
    );
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
    expect(rows).toMatchObject([
      {
        class: 'normal',
        kept_as: 'dismissed',
        surfaced: [{ engaged: 'acknowledged' }],
        engagements: [{ tool: 'bicameral.dismiss', strength: 'acknowledged', dismiss_reason: 'not_relevant' }],
        why: 'What was shown was seen and turned down.',
      },
    ]);
    expect(result.engagement_rate.all).toMatchObject({ hits: 0, of: 1 });
  });

  it('is kept beside an engagement as well', async () => {
    const { rows } = await afterShowing((server, id, decision) => {
      server.call('dismiss', { id, decisionIds: [decision] });
      server.call('ratify', { id, decisionIds: [decision] });
    });
    expect(rows).toMatchObject([{ kept_as: 'dismissed', surfaced: [{ engaged: 'strong' }] }]);
  });
});

describe('a dismissal that turned down nothing of it', () => {
  it.each([
    ['was refused', (shown: string) => ({ decisionIds: [shown], outcome: 'refused' }) as const],
    ['failed', (shown: string) => ({ decisionIds: [shown], outcome: 'failed' }) as const],
    ['names none that is known', () => ({ decisionIds: [], outcome: 'refused' }) as const],
    ['is of a decision that was not shown', () => ({ decisionIds: [world.decisionOf(UTIL)] }) as const],
  ])('leaves a false fire: it %s', async (_, called) => {
    const { result, rows } = await afterShowing((server, id, decision) =>
      server.call('dismiss', { id, ...called(decision) }),
    );
    expect(result.classes).toEqual({ suspected_false_fire: 1, suspected_miss: 0, normal: 0 });
    expect(rows).toMatchObject([
      {
        class: 'suspected_false_fire',
        kept_as: 'suspect',
        surfaced: [{ engaged: 'none' }],
        engagements: [{ tool: 'bicameral.dismiss', strength: 'none' }],
      },
    ]);
    expect(result.shown.region).toEqual({ strong: 0, weak: 0, acknowledged: 0, none: 1 });
  });
});

describe('a preflight that is left out', () => {
  it('was muted', async () => {
    const server = new Server(world, clock);
    server.preflight({ files: [MAIN], reason: 'preflight_disabled', shown: [[world.decisionOf(MAIN), 'region']] });
    server.stop();
    const { result } = await review();
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 0 });
    expect(result.unjudged.muted).toBe(1);
  });

  it('is a repeat, and what engages with it is credited to what it repeats', async () => {
    const { result } = await afterShowing((server, id, decision) => {
      const repeat = server.preflight({ files: [MAIN], reason: 'recently_checked', repeats: id });
      const again = server.preflight({ files: [MAIN], reason: 'recently_checked', repeats: repeat });
      server.call('ratify', { id: again, decisionIds: [decision] });
    });
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 1 });
    expect(result.unjudged.repeated).toBe(2);
    expect(result.engagement_rate.explicit).toMatchObject({ hits: 1, of: 1 });
  });
});

describe('the share for audit', () => {
  it('is a tenth of the normal ones, chosen by their ids alone', async () => {
    const server = new Server(world, clock);
    const ids = Array.from({ length: 100 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    for (const id of ids) server.preflight({ id, files: [UTIL] });
    server.stop();
    const { result, rows } = await review();
    expect(result.classes.normal).toBe(100);
    expect(rows.map(({ preflight_id }) => Number(preflight_id.slice(-3)))).toEqual([
      12, 25, 30, 47, 49, 52, 58, 65, 70, 83, 94,
    ]);
    expect(rows[0]).toMatchObject({
      class: 'normal',
      kept_as: 'audit',
      why: 'Nothing points to a failure; kept for audit, as one in ten is.',
    });
  });
});
