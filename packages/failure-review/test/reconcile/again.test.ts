import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { openLedger } from '@bicameral/decision-ledger';
import { tryLock } from '@bicameral/jsonl-sink';
import { PREFLIGHT_EVENTS_FILE } from '@bicameral/preflight-telemetry';
import { EVENTS_FILE } from '../../src/files.js';
import {
  leaveDueMark,
  readDueMark,
  readReviewRows,
  reconcile,
  type ReconcileOptions,
  type ReconcileResult,
} from '../../src/index.js';
import { type Clock, HOUR, MINUTE, Server, START } from '../support/server.js';
import { useDirectory } from '../support/setting.js';
import { useWorld, type World } from '../support/world.js';

const directory = useDirectory();
const freshWorld = useWorld(directory, 1);
const MAIN = 'src/area0/main.ts';
const CHILD = fileURLToPath(new URL('../children/reconcile.mjs', import.meta.url));

let world: World;
let clock: Clock;
beforeEach(() => {
  world = freshWorld();
  clock = { now: START };
});

const reviewFile = (): string => path.join(world.home, 'failure_review.jsonl');
const reviewText = (): string => (existsSync(reviewFile()) ? readFileSync(reviewFile(), 'utf8') : '');
const keys = async (): Promise<string[]> => (await readReviewRows(world.home)).rows.map(({ key }) => key).sort();
const run = (options: Partial<ReconcileOptions> = {}): Promise<ReconcileResult> =>
  reconcile({ home: world.home, now: () => clock.now + 3 * HOUR, ...options });

/** Sessions in each of which one decision is shown in vain, and one missed. */
function capture(sessions: number): void {
  for (let n = 0; n < sessions; n += 1) {
    const server = new Server(world, clock);
    server.preflight({ files: [MAIN], shown: [[world.unbound, 'topic']] });
    server.commit([MAIN], { drifted: [world.decisionOf(MAIN)] });
    clock.now += MINUTE;
    server.stop();
  }
}

describe('a second run', () => {
  it('adds nothing', async () => {
    capture(3);
    expect((await run()).rows).toEqual({
      added: { suspect: 6, dismissed: 0, audit: 0 },
      known: { suspect: 0, dismissed: 0, audit: 0 },
    });
    const before = reviewText();
    const again = await run();
    expect(again.rows).toEqual({
      added: { suspect: 0, dismissed: 0, audit: 0 },
      known: { suspect: 6, dismissed: 0, audit: 0 },
    });
    expect(again.classes).toEqual({ suspected_false_fire: 3, suspected_miss: 3, normal: 0 });
    expect(reviewText()).toBe(before);
  });

  it('goes by the keys alone, whatever other fields a row has', async () => {
    capture(1);
    await run();
    const rows = (await readReviewRows(world.home)).rows.map((row) => ({ key: row.key, of: 'a later version' }));
    writeFileSync(reviewFile(), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect((await run()).rows.added.suspect).toBe(0);
  });

  it('writes again what was torn, wherever it was', async () => {
    capture(2);
    await run();
    const whole = readFileSync(reviewFile());
    const all = await keys();
    for (const at of [1, 150, 600, whole.length - 3, whole.length - 2]) {
      writeFileSync(reviewFile(), whole.subarray(0, at));
      await run();
      expect(await keys()).toEqual(all);
    }
  });
});

describe('several at once', () => {
  it('do the work once', async () => {
    capture(40);
    const execute = promisify(execFile);
    const runs = await Promise.all(
      [1, 2, 3, 4].map(() => execute(process.execPath, [CHILD, world.home, String(clock.now + 3 * HOUR)])),
    );
    const results = runs.map(({ stdout }) => JSON.parse(stdout) as ReconcileResult);
    expect(results.map(({ status }) => status)).toContain('done');
    expect(results.reduce((sum, { rows }) => sum + rows.added.suspect, 0)).toBe(80);
    expect(reviewText().match(/^.+$/gm)).toHaveLength(80);
    expect(readdirSync(world.home).filter((name) => name.includes('lock'))).toEqual([]);
  });

  it('say so, and write nothing', async () => {
    capture(1);
    leaveDueMark(world.home);
    const lock = tryLock(path.join(world.home, 'reconcile.lock'));
    expect(await run()).toMatchObject({ status: 'busy', rows: { added: { suspect: 0 } } });
    expect(reviewText()).toBe('');
    expect(readDueMark(world.home)).not.toBeNull();
    lock?.release();
    expect((await run()).status).toBe('done');
  });
});

describe('one that is killed', () => {
  it.each([1, 2, 7, 12])('after %i rows is made up for by the next', async (rows) => {
    capture(6);
    leaveDueMark(world.home);
    const now = String(clock.now + 3 * HOUR);
    const { signal } = spawnSync(process.execPath, [CHILD, world.home, now, String(rows)]);
    expect(signal).toBe('SIGKILL');
    expect(await keys()).toHaveLength(rows);
    expect(readlinkSync(path.join(world.home, 'reconcile.lock'))).toMatch(/^\d+\./);
    expect(readDueMark(world.home)).not.toBeNull();

    expect((await run()).rows).toMatchObject({ added: { suspect: 12 - rows }, known: { suspect: rows } });
    expect(await keys()).toHaveLength(12);
    expect(readDueMark(world.home)).toBeNull();
  });

  it('is like one that is told to stop', async () => {
    capture(3);
    leaveDueMark(world.home);
    const stop = new AbortController();
    stop.abort();
    expect((await run({ signal: stop.signal })).status).toBe('stopped');
    expect(readDueMark(world.home)).not.toBeNull();
    expect((await run()).rows.added.suspect).toBe(6);
  });
});

it('tells how many rows were read as it goes, and all at the end', async () => {
  capture(300);
  const told: number[] = [];
  const { files } = await run({ onProgress: (rows) => told.push(rows) });
  expect(told.length).toBeGreaterThan(2);
  expect(told).toEqual([...told].sort((left, right) => left - right));
  expect(told.at(-1)).toBe(1_200);
  expect(files.preflight_events.rows + files.engagements.rows).toBe(1_200);
});

describe('a dry run', () => {
  it('tells what would be written, and leaves the home as it was', async () => {
    capture(2);
    leaveDueMark(world.home);
    // As a server has it: who opens a ledger that nobody else has open makes SQLite's two files beside it.
    const ledger = openLedger(path.join(world.home, 'ledger.sqlite'));
    const names = readdirSync(world.home);
    const result = await run({ dryRun: true });
    expect(result).toMatchObject({ dry_run: true, rows: { added: { suspect: 4 } } });
    expect(readdirSync(world.home)).toEqual(names);
    expect(readDueMark(world.home)).not.toBeNull();
    ledger.close();
  });
});

describe('since', () => {
  it('leaves what was before it alone, and the mark as well', async () => {
    capture(2);
    clock.now += HOUR;
    const since = clock.now;
    capture(3);
    leaveDueMark(world.home);
    const result = await run({ since });
    expect(result).toMatchObject({
      since: new Date(since).toISOString(),
      classes: { suspected_false_fire: 3, suspected_miss: 3 },
      unjudged: { before_since: 2 },
    });
    expect(readDueMark(world.home)).not.toBeNull();
    expect((await run()).rows).toMatchObject({ added: { suspect: 4 }, known: { suspect: 6 } });
  });
});

describe('the mark that work is due', () => {
  it('goes by the file that the writers write', () => {
    expect(EVENTS_FILE).toBe(PREFLIGHT_EVENTS_FILE);
  });

  it('is left where something was captured, for the owner alone, and taken by the work', async () => {
    expect(leaveDueMark(world.home)).toBe(false);
    expect(readDueMark(world.home)).toBeNull();
    capture(1);
    expect(leaveDueMark(world.home)).toBe(true);
    expect(statSync(path.join(world.home, 'reconcile.due')).mode & 0o777).toBe(0o600);
    await run();
    expect(readdirSync(world.home)).not.toContain('reconcile.due');
  });

  it.each([
    ['a FIFO', (file) => execFileSync('mkfifo', [file])],
    ['a link', (file) => symlinkSync('/etc/hostname', file)],
    ['a folder', (file) => mkdirSync(file)],
  ] satisfies [string, (file: string) => unknown][])('is neither read from nor left in %s', (_, put) => {
    capture(1);
    put(path.join(world.home, 'reconcile.due'));
    expect(readDueMark(world.home)).toBeNull();
    expect(() => leaveDueMark(world.home)).toThrow(
      /reconcile\.due: it is (a symbolic link|not a regular file).*: move it/,
    );
  });

  it('is read no further than a mark goes', () => {
    writeFileSync(path.join(world.home, 'reconcile.due'), 'x'.repeat(5_000));
    expect(readDueMark(world.home)).toHaveLength(100);
  });

  it('stays when it was left anew while the work went on', async () => {
    capture(1);
    leaveDueMark(world.home, START);
    await run({ onProgress: () => leaveDueMark(world.home, START + 1) });
    expect(readDueMark(world.home)).toContain('2026-03-02T09:00:00.001Z');
  });
});

describe('the rows themselves', () => {
  it('are for the owner alone, and hold no plain text even in raw mode', async () => {
    const server = new Server(world, clock, { raw: true });
    server.preflight({ files: [MAIN], topic: 'retry the payment webhook', shown: [[world.unbound, 'topic']] });
    server.commit([MAIN], { drifted: [world.decisionOf(MAIN)] });
    server.stop();
    await run();
    expect(reviewText().match(/^.+$/gm)).toHaveLength(2);
    expect(reviewText()).not.toContain('payment');
    expect(reviewText()).not.toContain('src/');
    expect(statSync(reviewFile()).mode & 0o777).toBe(0o600);
  });

  it('survive the rows that they were made of', async () => {
    capture(1);
    await run();
    const all = await keys();
    for (const name of ['preflight_events.jsonl', 'engagements.jsonl']) writeFileSync(path.join(world.home, name), '');
    await run();
    expect(await keys()).toEqual(all);
  });
});
