import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReviewRows, reconcile, type ReconcileOptions, type ReconcileResult } from '../../src/index.js';
import { type Clock, HOUR, MINUTE, Server, START } from '../support/server.js';
import { useDirectory } from '../support/setting.js';
import { useWorld, type World } from '../support/world.js';

const directory = useDirectory();
const freshWorld = useWorld(directory, 2);
let shared: World;
beforeEach(() => {
  shared = freshWorld();
});

const SERVERS = 3;
const nat = fc.nat();
const server = fc.nat(SERVERS - 1);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), server, file: nat, shows: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), server, of: nat, handsOn: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('dismiss' as const), server, of: nat }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const), server, of: nat, handsOn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), server }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(2, 30, 61, 600) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
const stories = fc.array(step, { minLength: 5, maxLength: 40 });

/** A home of its own with the same ledger, in which a story is played; `pause` comes between its steps. */
async function play(
  story: readonly Step[],
  pause: (world: World, now: number) => Promise<void>,
): Promise<[World, number]> {
  const home = mkdtempSync(path.join(directory(), 'home-'));
  cpSync(path.join(shared.home, 'ledger.sqlite'), path.join(home, 'ledger.sqlite'));
  const world = { ...shared, home };
  const clock: Clock = { now: START };
  const servers = Array.from({ length: SERVERS }, () => new Server(world, clock));
  const asked: { id: string; file: string }[] = [];
  for (const each of story) {
    clock.now += MINUTE;
    if (each.kind === 'wait') clock.now += each.minutes * MINUTE;
    else act(each, servers, asked, world, clock);
    await pause(world, clock.now);
  }
  return [world, clock.now];
}

function act(
  each: Exclude<Step, { kind: 'wait' }>,
  servers: Server[],
  asked: { id: string; file: string }[],
  world: World,
  clock: Clock,
): void {
  const by = servers[each.server];
  if (by === undefined) return;
  if (each.kind === 'stop') {
    by.stop();
    servers[each.server] = new Server(world, clock);
    return;
  }
  if (each.kind === 'ask') {
    const file = world.files[each.file % world.files.length] ?? '';
    const shown = each.shows ? ([[world.decisionOf(file), 'region']] as const) : [];
    asked.push({ id: by.preflight({ files: [file], shown }), file });
    return;
  }
  const about = asked[each.of % Math.max(asked.length, 1)];
  if (about === undefined) return;
  const decision = world.decisionOf(about.file);
  const withId = each.kind === 'dismiss' || each.handsOn ? { id: about.id } : {};
  if (each.kind === 'commit') by.commit([about.file], { drifted: [decision], ...withId });
  else by.call(each.kind === 'use' ? 'ratify' : 'dismiss', { decisionIds: [decision], ...withId });
}

const run = (world: World, now: number, options: Partial<ReconcileOptions> = {}): Promise<ReconcileResult> =>
  reconcile({ home: world.home, now: () => now, ...options });
const later = (now: number): number => now + 2 * HOUR;

/** The keys of the rows of a home; for audit, a preflight is chosen as long as nothing else is known of it. */
async function keysOf(world: World, kinds: readonly string[] = ['suspect', 'dismissed', 'audit']): Promise<string[]> {
  const { rows, skipped } = await readReviewRows(world.home);
  expect(skipped).toBe(0);
  return rows
    .filter((row) => kinds.includes(row.kept_as))
    .map(({ key }) => key)
    .sort();
}

const nothing = (): Promise<void> => Promise.resolve();
const RUNS = { numRuns: 25, endOnFailure: true };

describe('whatever happened', () => {
  it('a run adds nothing to what one before it wrote, and counts the same', () =>
    fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const [world, now] = await play(story, nothing);
        const first = await run(world, later(now));
        const file = path.join(world.home, 'failure_review.jsonl');
        const before = sum(first) === 0 ? '' : readFileSync(file, 'utf8');
        const second = await run(world, later(now));
        expect(second.classes).toEqual(first.classes);
        expect(second.rows.known).toEqual(first.rows.added);
        expect(first.rows.known).toEqual({ suspect: 0, dismissed: 0, audit: 0 });
        expect(sum(second)).toBe(0);
        if (before !== '') expect(readFileSync(file, 'utf8')).toBe(before);
        rmSync(world.home, { recursive: true });
      }),
      RUNS,
    ));

  it('runs in between find the same failures as one at the end', () =>
    fc.assert(
      fc.asyncProperty(stories, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), async (story, pauses) => {
        let at = 0;
        const [world, now] = await play(story, async (each, time) => {
          at += 1;
          if (pauses[at] === true) await run(each, time);
        });
        await run(world, later(now));
        const found = await keysOf(world, ['suspect', 'dismissed']);
        rmSync(path.join(world.home, 'failure_review.jsonl'), { force: true });
        await run(world, later(now));
        expect(found).toEqual(await keysOf(world, ['suspect', 'dismissed']));
        rmSync(world.home, { recursive: true });
      }),
      RUNS,
    ));

  it('runs at the same time write each row once', () =>
    fc.assert(
      fc.asyncProperty(stories, fc.integer({ min: 2, max: 4 }), async (story, count) => {
        const [world, now] = await play(story, nothing);
        const results = await Promise.all(Array.from({ length: count }, () => run(world, later(now))));
        expect(results.map(({ status }) => status)).toContain('done');
        const { rows } = await readReviewRows(world.home);
        expect(results.reduce((total, result) => total + sum(result), 0)).toBe(rows.length);
        rmSync(world.home, { recursive: true });
      }),
      RUNS,
    ));

  it('a crash at any byte costs nothing that the next run does not make up for', () =>
    fc.assert(
      fc.asyncProperty(stories, fc.double({ min: 0, max: 1, noNaN: true }), async (story, share) => {
        const [world, now] = await play(story, nothing);
        const result = await run(world, later(now));
        if (sum(result) > 0) {
          const all = await keysOf(world);
          const file = path.join(world.home, 'failure_review.jsonl');
          const whole = readFileSync(file);
          writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)));
          await run(world, later(now));
          const { rows } = await readReviewRows(world.home);
          expect(rows.map(({ key }) => key).sort()).toEqual(all);
          expect(readFileSync(file, 'utf8').trimEnd().split('\n').filter(isRow)).toHaveLength(all.length);
        }
        rmSync(world.home, { recursive: true });
      }),
      RUNS,
    ));
});

function sum({ rows: { added } }: ReconcileResult): number {
  return added.suspect + added.dismissed + added.audit;
}

function isRow(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
