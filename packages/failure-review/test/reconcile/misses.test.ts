import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { hashFilePaths, loadOrCreateSalt } from '@bicameral/salted-hash';
import { openLedger } from '@bicameral/decision-ledger';
import { readReviewRows, reconcile, type ReconcileResult, type ReviewRow } from '../../src/index.js';
import { type Clock, HOUR, MINUTE, Server, START } from '../support/server.js';
import { commit, useDirectory } from '../support/setting.js';
import { makeWorld, useWorld, type World } from '../support/world.js';

const directory = useDirectory();
const freshWorld = useWorld(directory, 2);
const MAIN = 'src/area0/main.ts';
const HELPER = 'src/area0/helper.ts';
const UTIL = 'src/area0/util.ts';
const OTHER = 'src/area1/main.ts';

let world: World;
let clock: Clock;
beforeEach(() => {
  world = freshWorld();
  clock = { now: START };
});

async function review(): Promise<{ result: ReconcileResult; misses: readonly ReviewRow[] }> {
  const result = await reconcile({ home: world.home, now: () => clock.now + 3 * HOUR });
  const { rows } = await readReviewRows(world.home);
  return { result, misses: rows.filter((row) => row.class === 'suspected_miss') };
}

/** A preflight about files, and five minutes later a commit of others that makes the decisions on some of them drift. */
async function afterCommit(
  asked: readonly string[],
  committed: readonly string[],
  drifted: readonly string[],
  options: { shown?: readonly string[]; handsOn?: boolean } = {},
): Promise<{ result: ReconcileResult; misses: readonly ReviewRow[]; id: string }> {
  const server = new Server(world, clock);
  const shown = (options.shown ?? []).map((file) => [world.decisionOf(file), 'region'] as const);
  const id = server.preflight({ files: asked, shown });
  clock.now += 5 * MINUTE;
  const ids = drifted.map((file) => world.decisionOf(file));
  server.commit(committed, { drifted: ids, ...(options.handsOn !== false && { id }) });
  clock.now += MINUTE;
  server.stop();
  return { ...(await review()), id };
}

describe('a suspected miss', () => {
  it('is a decision that drifted unseen in a file that was asked about, with its evidence', async () => {
    const { result, misses, id } = await afterCommit([MAIN], [MAIN, 'README.md'], [MAIN]);
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 1, normal: 0 });
    const decision = world.decisionOf(MAIN);
    const pathHash = hashFilePaths(loadOrCreateSalt(path.join(world.home, 'salt')), [MAIN]);
    expect(misses).toHaveLength(1);
    expect(misses[0]).toMatchObject({
      class: 'suspected_miss',
      kept_as: 'suspect',
      preflight_id: id,
      decision_id: decision,
      surfaced: [],
      engagements: [{ tool: 'bicameral.link_commit', strength: 'none', decision_ids: [decision] }],
      miss: {
        decision_id: decision,
        relation: 'asked',
        path_hash: pathHash,
        committed_at: '2026-03-02T09:05:00.000Z',
      },
      why: 'A commit 5 minutes later made a decision drift that it had not shown, in a file that it was asked about.',
    });
  });

  it.each([
    ['imports', [MAIN], HELPER],
    ['is imported by', [UTIL], HELPER],
  ])('is one in a file that an asked one %s', async (_, asked, changed) => {
    const { misses } = await afterCommit(asked, [...asked, changed], [changed]);
    expect(misses).toMatchObject([
      {
        miss: { relation: 'neighbour' },
        why: 'A commit 5 minutes later made a decision drift that it had not shown, in a file that imports one that it was asked about, or is imported by one.',
      },
    ]);
  });

  it('is one a decision', async () => {
    const { result, misses } = await afterCommit([MAIN, HELPER], [MAIN, HELPER], [MAIN, HELPER]);
    expect(misses.map(({ decision_id }) => decision_id)).toEqual([world.decisionOf(MAIN), world.decisionOf(HELPER)]);
    expect(result.classes.suspected_miss).toBe(1);
    expect(result.rows.added).toEqual({ suspect: 2, dismissed: 0, audit: 0 });
  });

  it('is told by a commit that was attributed without an id', async () => {
    const { misses } = await afterCommit([MAIN, UTIL], [MAIN], [MAIN], { handsOn: false });
    expect(misses).toMatchObject([{ engagements: [{ attribution: 'fallback', match: 'subset' }] }]);
  });

  it('is one of a preflight that ended in an error', async () => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN], reason: null });
    server.commit([MAIN], { id, drifted: [world.decisionOf(MAIN)] });
    server.stop();
    expect((await review()).misses).toMatchObject([{ preflight_id: id, reason: null }]);
  });

  it('is no miss when the decision was shown', async () => {
    const { result, misses } = await afterCommit([MAIN], [MAIN], [MAIN], { shown: [MAIN] });
    expect(misses).toEqual([]);
    expect(result.classes.normal).toBe(1);
  });

  it.each([
    ['before it is one', 0, 1],
    ['after it is none', 2 * MINUTE, 0],
  ])('of a decision that was made %s', async (_, later, count) => {
    clock.now += MINUTE;
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN] });
    const ledger = openLedger(path.join(world.home, 'ledger.sqlite'), { now: () => START + later });
    const batch = { source: 'manual', decisions: [{ description: 'Rounds half up' }] } as const;
    const decisionId = ledger.ingest(world.repository, batch).created[0]?.decisionId ?? '';
    const place = { symbol: 'all', lines: [1, 1], contentHash: 'h', commit: 'c' } as const;
    ledger.bind(world.repository, { decisionId, filePath: MAIN, ...place });
    ledger.close();
    clock.now += 5 * MINUTE;
    server.call('ingest', { id, decisionIds: [decisionId] });
    server.commit([MAIN], { id, drifted: [decisionId] });
    server.stop();
    const { result, misses } = await review();
    expect(misses.map(({ decision_id }) => decision_id)).toEqual(count === 0 ? [] : [decisionId]);
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: count, normal: 1 - count });
    expect(result.misses_untold).toBe(0);
  });

  it.each([
    ['in the second before it is none', -1_000, []],
    ['in the same second is one, by its own time', 999, ['2026-03-02T09:00:00.000Z']],
  ])('of a commit that was made %s', async (_, askedLater, made) => {
    clock.now = START + Math.max(0, askedLater);
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN] });
    clock.now += 20 * MINUTE;
    const committedAt = START + Math.min(0, askedLater);
    const called = { id, drifted: [world.decisionOf(MAIN)], committedAt, outcome: 'no_op' } as const;
    server.commit([MAIN], called);
    server.stop();
    const { misses } = await review();
    expect(misses.map(({ miss }) => miss?.committed_at)).toEqual(made);
    for (const { why } of misses) expect(why).toMatch(/^A commit 0 minutes later /);
  });

  it('goes by the order of the rows where they do not say when the commit was made', async () => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN] });
    clock.now += 5 * MINUTE;
    server.call('link_commit', { id, filePaths: [MAIN], driftedIds: [world.decisionOf(MAIN)] });
    server.stop();
    expect((await review()).misses).toMatchObject([{ miss: { committed_at: '2026-03-02T09:05:00.000Z' } }]);
  });

  it('is no miss when its code lies elsewhere', async () => {
    const { result, misses } = await afterCommit([MAIN], [MAIN, UTIL, OTHER], [UTIL, OTHER]);
    expect(misses).toEqual([]);
    expect(result.classes.normal).toBe(1);
  });

  it('is no miss when the commit changed none of the decision’s files', async () => {
    expect((await afterCommit([MAIN], ['README.md'], [MAIN])).misses).toEqual([]);
  });

  it('is no miss in another repository', async () => {
    const server = new Server(world, clock);
    const id = server.preflight({ files: [MAIN] });
    server.commit([MAIN], { id, drifted: [world.decisionOf(MAIN)], repository: '/elsewhere/.git' });
    server.stop();
    expect((await review()).misses).toEqual([]);
  });

  it('goes with a false fire', async () => {
    const { result, misses } = await afterCommit([MAIN, HELPER], [HELPER], [HELPER], { shown: [MAIN] });
    expect(result.classes).toEqual({ suspected_false_fire: 1, suspected_miss: 1, normal: 0 });
    expect(misses).toHaveLength(1);
  });
});

describe('a commit that comes when the session is over', () => {
  it.each([
    ['within a day', 23 * HOUR, 1],
    ['later', 26 * HOUR, 0],
  ])('%s', async (_, later, count) => {
    const server = new Server(world, clock);
    const decision = world.decisionOf(MAIN);
    const id = server.preflight({ files: [MAIN, UTIL], shown: [[world.decisionOf(UTIL), 'region']] });
    server.call('ratify', { id, decisionIds: [world.decisionOf(UTIL)] });
    server.stop();
    // Other servers go on meanwhile, so that the clock of the rows does.
    for (let at = 0; at < 13; at += 1) {
      clock.now = START + at * 2 * HOUR;
      new Server(world, clock).preflight({ files: [OTHER] });
    }
    clock.now = START + later;
    const next = new Server(world, clock);
    next.commit([MAIN], { id, drifted: [decision] });
    next.commit([MAIN], { id, drifted: [decision] });
    next.stop();
    const { result, misses } = await review();
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: count, normal: 14 - count });
    expect(result.calls.without_preflight).toBe(count === 0 ? 2 : 0);
    expect(misses).toHaveLength(count);
    if (count === 0) return;
    expect(misses[0]).toMatchObject({
      preflight_id: id,
      surfaced: [{ engaged: 'strong' }],
      engagements: [{ tool: 'bicameral.link_commit', after_end: true }],
      engagements_left_out: 1,
      why: 'A commit 23 hours later made a decision drift that it had not shown, in a file that it was asked about.',
    });
  });
});

describe('what can not be told on this machine', () => {
  it('is no miss when the decision is not in the ledger', async () => {
    const ledger = openLedger(path.join(world.home, 'ledger.sqlite'));
    ledger.wipe(world.repository, 'full');
    ledger.close();
    const { result, misses } = await afterCommit([MAIN], [MAIN], [MAIN]);
    expect(misses).toEqual([]);
    expect(result.misses_untold).toBe(1);
    expect(result.classes.normal).toBe(0);
  });

  it('is no miss when the repository is gone, unless the file itself was asked about', async () => {
    const own = path.join(directory(), 'own');
    world = makeWorld(own, 2);
    rmSync(path.join(own, 'repository'), { recursive: true });
    const { result, misses } = await afterCommit([MAIN], [MAIN, HELPER], [MAIN, HELPER]);
    expect(misses.map(({ decision_id }) => decision_id)).toEqual([world.decisionOf(MAIN)]);
    expect(result.misses_untold).toBe(1);
  });

  it('is no false fire when a commit may have touched the decision’s code', async () => {
    const ledger = openLedger(path.join(world.home, 'ledger.sqlite'));
    ledger.wipe(world.repository, 'full');
    ledger.close();
    const { result } = await afterCommit([MAIN], [MAIN], [], { shown: [MAIN] });
    expect(result.classes).toEqual({ suspected_false_fire: 0, suspected_miss: 0, normal: 0 });
    expect(result.unjudged.decision_unknown).toBe(1);
  });

  it('takes neighbours from the repository as it is at HEAD', async () => {
    const own = path.join(directory(), 'own');
    world = makeWorld(own, 2);
    commit(path.join(own, 'repository'), { [MAIN]: `import '../area1/main.js';\n` });
    const { misses } = await afterCommit([MAIN], [MAIN, OTHER, HELPER], [OTHER, HELPER]);
    expect(misses.map(({ decision_id }) => decision_id)).toEqual([world.decisionOf(OTHER)]);
  });
});
