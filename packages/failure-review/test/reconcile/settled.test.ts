import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { removeSink } from '@bicameral/jsonl-sink';
import fc from 'fast-check';
import { readReviewRows, reconcile, type ReconcileOptions, type ReconcileResult } from '../../src/index.js';
import { type Clock, HOUR, MINUTE, Server, START } from '../support/server.js';
import { useDirectory } from '../support/setting.js';
import { useWorld, type World } from '../support/world.js';

const directory = useDirectory();
const freshWorld = useWorld(directory, 1);
const MAIN = 'src/area0/main.ts';
const DAY = 24 * HOUR;
const CAPTURED = ['preflight_events.jsonl', 'engagements.jsonl'] as const;

let world: World;
let clock: Clock;
beforeEach(() => {
  world = freshWorld();
  clock = { now: START };
});

const inHome = (name: string): string => path.join(world.home, name);
const settledFile = (): string => inHome('reconcile.settled');
const run = (options: Partial<ReconcileOptions> = {}): Promise<ReconcileResult> =>
  reconcile({ home: world.home, now: () => clock.now, skipSettled: true, ...options });
const rowsRead = ({ files }: ReconcileResult): number => files.preflight_events.rows + files.engagements.rows;

/** A session in which one decision is shown in vain, and one missed. */
function capture(): string {
  const server = new Server(world, clock);
  const id = server.preflight({ files: [MAIN], shown: [[world.unbound, 'topic']] });
  clock.now += MINUTE;
  server.commit([MAIN], { id, drifted: [world.decisionOf(MAIN)] });
  clock.now += MINUTE;
  server.stop();
  return id;
}

/** Gives the active file of a sink its next name, and keeps so many of those. */
function rotate(home: string, name: string, keep = 5): void {
  const file = path.join(home, name);
  if (!existsSync(file)) return;
  let last = 0;
  while (existsSync(`${file}.${last + 1}`)) last += 1;
  for (let index = last; index > 0; index -= 1) renameSync(`${file}.${index}`, `${file}.${index + 1}`);
  renameSync(file, `${file}.1`);
  for (let index = last + 1; index > keep; index -= 1) rmSync(`${file}.${index}`);
}

function rotateBoth(): void {
  for (const name of CAPTURED) rotate(world.home, name);
}

/** Nine days of a session each, with files that hold two of them. */
async function settle(): Promise<number> {
  for (let day = 0; day < 9; day += 1) {
    capture();
    clock.now += DAY;
    if (day % 2 === 1) rotateBoth();
  }
  const result = await run();
  expect(result.rows.added.suspect).toBe(18);
  expect(existsSync(settledFile())).toBe(true);
  return rowsRead(result);
}

describe('what is settled', () => {
  it('is left unread, and what comes is judged as ever', async () => {
    const all = await settle();
    expect(all).toBe(9 * 4);
    const again = await run();
    // A place is where a block of lines begins, here a file: preflights of the last three days, calls of the last five.
    expect(rowsRead(again)).toBe(3 * 3 + 5);
    expect(again.rows).toMatchObject({ added: { suspect: 0 }, known: { suspect: 6 } });
    capture();
    capture();
    clock.now += 2 * HOUR;
    const more = await run();
    expect(rowsRead(more)).toBe(5 * 3 + 7);
    expect(more.rows.added.suspect).toBe(4);
    expect(rowsRead(await run({ skipSettled: false }))).toBe(11 * 4);
  });

  it('moves on with the rows', async () => {
    await settle();
    rotateBoth();
    for (let day = 0; day < 4; day += 1) {
      capture();
      clock.now += DAY;
    }
    expect(rowsRead(await run())).toBe(7 * 3 + 9);
    expect(rowsRead(await run())).toBe(4 * 3 + 5);
    expect(rowsRead(await run())).toBe(4 * 3 + 5);
  });

  it('is known by a mark for the owner alone that holds numbers and hashes', async () => {
    await settle();
    expect(statSync(settledFile()).mode & 0o777).toBe(0o600);
    const text = readFileSync(settledFile(), 'utf8');
    expect(text.replaceAll(/"[a-z_A-Z]+":/g, '')).toMatch(/^[0-9a-f:,{}[\]"-]+\n$/);
  });

  it('takes a commit that comes within a day, from another session', async () => {
    await settle();
    const id = capture();
    rotateBoth();
    clock.now += 3 * HOUR;
    capture();
    await run();
    clock.now += 20 * HOUR;
    const other = new Server(world, clock);
    other.commit(['src/area0/helper.ts'], { id, drifted: [world.decisionOf('src/area0/helper.ts')] });
    other.stop();
    expect((await run()).rows.added.suspect).toBe(1);
  });
});

describe('all rows are read', () => {
  it('when the mark is not what it should be', async () => {
    const all = await settle();
    const spoilers: Record<string, (file: string) => unknown> = {
      gone: (file) => rmSync(file),
      torn: (file) => writeFileSync(file, readFileSync(file).subarray(0, 300)),
      empty: (file) => writeFileSync(file, ''),
      'of something else': (file) => writeFileSync(file, '{"rules":"1"}\n'),
      'of other rules': (file) => change(file, '"rules":"1"', '"rules":"0"'),
      'of another salt': (file) => change(file, '"salt_id":"', '"salt_id":"0'),
      'of other review rows': (file) => change(file, '"keys":"18', '"keys":"17'),
      'with a field that is not known': (file) => change(file, '"rules":', '"more":1,"rules":'),
      'of another file': (file) => change(file, '"file":"', '"file":"1'),
      'with another hash': (file) => change(file, '"hash":"', '"hash":"0'),
      'a link': (file) => linkTo(file),
      'a folder': (file) => {
        rmSync(file);
        mkdirSync(file);
      },
      'a FIFO': (file) => (rmSync(file), execFileSync('mkfifo', [file])),
      'more than a week old': () => (clock.now += 8 * DAY),
      'from a time to come': () => (clock.now -= 8 * DAY),
    };
    const read: Record<string, number> = {};
    for (const [name, spoil] of Object.entries(spoilers)) {
      spoil(settledFile());
      read[name] = rowsRead(await run());
      rmSync(settledFile(), { recursive: true, force: true });
      await run();
      expect(rowsRead(await run())).toBeLessThan(all);
    }
    expect(read).toEqual(Object.fromEntries(Object.keys(spoilers).map((name) => [name, all])));
  });

  it.each([
    ['a review row is gone', () => cut(inHome('failure_review.jsonl'))],
    ['a file before was written to', () => appendFileSync(`${inHome('engagements.jsonl')}.4`, '\n')],
    ['a file before was removed', () => rmSync(`${inHome('engagements.jsonl')}.4`)],
    ['the file was replaced', () => replace(`${inHome('preflight_events.jsonl')}.1`)],
    ['the file was cut', () => writeFileSync(`${inHome('preflight_events.jsonl')}.1`, '')],
  ])('when %s', async (_, spoil) => {
    await settle();
    spoil();
    const reference = rowsRead(await run({ dryRun: true }));
    expect(rowsRead(await run())).toBe(reference);
    expect((await readReviewRows(world.home)).rows).toHaveLength(18);
  });

  it('when rows were written and the mark was not', async () => {
    await settle();
    const mark = readFileSync(settledFile());
    capture();
    clock.now += 2 * HOUR;
    await run();
    writeFileSync(settledFile(), mark);
    const result = await run();
    expect(rowsRead(result)).toBe(10 * 4);
    expect(result.rows.added.suspect).toBe(0);
  });

  it('after a purge', async () => {
    await settle();
    for (const name of CAPTURED) removeSink(inHome(name));
    capture();
    clock.now += 2 * HOUR;
    const result = await run();
    expect(rowsRead(result)).toBe(4);
    expect(result.rows.added.suspect).toBe(2);
  });
});

describe('no mark is left', () => {
  it.each([{ dryRun: true }, { since: START }])('by %o', async (options) => {
    await settle();
    rmSync(settledFile());
    await run(options);
    expect(readdirSync(world.home)).not.toContain('reconcile.settled');
  });

  it('while a clock that was set back has not come up to where it was', async () => {
    await settle();
    clock.now -= 3 * DAY;
    capture();
    rotateBoth();
    clock.now += 2 * DAY;
    capture();
    await run({ now: () => clock.now + 9 * DAY });
    expect(existsSync(settledFile())).toBe(false);
    for (let day = 0; day < 5; day += 1) {
      clock.now += DAY;
      capture();
      rotateBoth();
    }
    await run({ now: () => clock.now + 9 * DAY });
    expect(existsSync(settledFile())).toBe(true);
  });
});

const nat = fc.nat();
const SERVERS = 3;
const server = fc.nat(SERVERS - 1);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), server, file: nat, shows: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), server, of: nat, handsOn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dismiss' as const), server, of: nat }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), server, of: nat }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('commit' as const), server, of: nat, file: nat }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stop' as const), server }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(0.2, 2, 11, 26) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('rotate' as const), names: fc.constantFrom([0], [1], [0, 1]) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('run' as const), ahead: fc.constantFrom(0, 2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('step', 'salt', 'purge', 'tear', 'cut') }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Plays a story, after a week in which something was settled. Each run is done in the home, and by reading everything in
 * one with the same rows.
 */
async function play(story: readonly Step[]): Promise<{ skipped: number }> {
  const home = mkdtempSync(path.join(directory(), 'home-'));
  const whole = mkdtempSync(path.join(directory(), 'whole-'));
  for (const each of [home, whole]) cpSync(inHome('ledger.sqlite'), path.join(each, 'ledger.sqlite'));
  const [here, time] = [{ ...world, home }, { now: START }];
  const servers = Array.from({ length: SERVERS }, () => new Server(here, time));
  const asked: { id: string; file: string }[] = [];
  let skipped = 0;
  const both = async (now: number): Promise<void> => {
    for (const name of readdirSync(whole)) if (isCaptured(name)) rmSync(path.join(whole, name));
    for (const name of readdirSync(home)) if (isCaptured(name)) cpSync(path.join(home, name), path.join(whole, name));
    const rest = await reconcile({ home, now: () => now, skipSettled: true });
    const all = await reconcile({ home: whole, now: () => now });
    if (rowsRead(rest) < rowsRead(all)) skipped += 1;
    expect(await keysOf(home)).toEqual(await keysOf(whole));
  };
  for (let day = 0; day < 6; day += 1) {
    const [by] = servers;
    const file = here.files[day % here.files.length] ?? '';
    asked.push({ id: by?.preflight({ files: [file], shown: [[here.decisionOf(file), 'region']] }) ?? '', file });
    if (day % 3 > 0) by?.call('ratify', { id: asked.at(-1)?.id ?? '', decisionIds: [here.decisionOf(file)] });
    time.now += 13 * HOUR;
    by?.commit([file], { drifted: [here.decisionOf(MAIN)] });
    time.now += 13 * HOUR;
    if (day > 2) rotate(home, CAPTURED[1]);
    if (day % 2 === 1) rotate(home, CAPTURED[0]);
  }
  await both(time.now);
  for (const each of story) {
    time.now += MINUTE;
    if (each.kind === 'cut') forget([home, whole]);
    else if (each.kind === 'run') await both(time.now + ('ahead' in each ? each.ahead : 0) * HOUR);
    else act(each, here, time, servers, asked);
  }
  await both(time.now + 2 * HOUR);
  for (const each of [home, whole]) rmSync(each, { recursive: true });
  return { skipped };
}

function act(each: Step, here: World, time: Clock, servers: Server[], asked: { id: string; file: string }[]): void {
  const by = 'server' in each ? servers[each.server] : undefined;
  const about = 'of' in each ? asked[each.of % Math.max(asked.length, 1)] : undefined;
  if ('file' in each && each.kind === 'ask' && by !== undefined) {
    const file = here.files[each.file % here.files.length] ?? '';
    const shown = each.shows ? ([[here.decisionOf(file), 'region']] as const) : [];
    asked.push({ id: by.preflight({ files: [file], shown }), file });
  } else if (each.kind === 'commit' && by !== undefined && about !== undefined) {
    const file = here.files[each.file % here.files.length] ?? '';
    by.commit([file], { drifted: [here.decisionOf(file)], id: about.id });
  } else if (each.kind === 'repeat' && by !== undefined && about !== undefined) {
    asked.push({ ...about, id: by.preflight({ files: [about.file], reason: 'recently_checked', repeats: about.id }) });
  } else if ((each.kind === 'use' || each.kind === 'dismiss') && by !== undefined && about !== undefined) {
    const withId = each.kind === 'dismiss' || ('handsOn' in each && each.handsOn) ? { id: about.id } : {};
    by.call(each.kind === 'use' ? 'ratify' : 'dismiss', { decisionIds: [here.decisionOf(about.file)], ...withId });
  } else if (each.kind === 'stop' && by !== undefined) {
    by.stop();
    servers[each.server] = new Server(here, time);
  } else if (each.kind === 'wait') time.now += each.hours * HOUR;
  else if (each.kind === 'rotate') for (const at of each.names) rotate(here.home, CAPTURED[at === 0 ? 0 : 1], 3);
  else if (each.kind === 'step') time.now -= 5 * HOUR;
  else if (each.kind === 'salt') rmSync(path.join(here.home, 'salt'), { force: true });
  else if (each.kind === 'purge') for (const name of CAPTURED) removeSink(path.join(here.home, name));
  else if (each.kind === 'tear') appendFileSync(path.join(here.home, CAPTURED[1]), '{"ts":"2026-03');
}

function isCaptured(name: string): boolean {
  return name === 'salt' || CAPTURED.some((each) => name.startsWith(each));
}

async function keysOf(home: string): Promise<string[]> {
  return (await readReviewRows(home)).rows.map(({ key }) => key).sort();
}

it('gives the review rows that reading everything gives, whatever happened', async () => {
  let skipped = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (story) => {
      skipped += (await play([{ kind: 'run', ahead: 0 }, ...story])).skipped;
    }),
    { numRuns: Number(process.env['STORIES'] ?? 4), endOnFailure: true },
  );
  expect(skipped).toBeGreaterThan(0);
});

function change(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

function linkTo(file: string): void {
  renameSync(file, `${file}.elsewhere`);
  symlinkSync(`${file}.elsewhere`, file);
}

/** Takes the same row out of the review files of homes. */
function forget(homes: readonly string[]): void {
  const files = homes.map((home) => path.join(home, 'failure_review.jsonl')).filter(existsSync);
  const [first = ''] = files.map((file) => readFileSync(file, 'utf8').split('\n'))[0] ?? [];
  const key = /"key":"([0-9a-f]{32})"/.exec(first)?.[1] ?? '';
  for (const file of files) {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(file, lines.flatMap((line) => (line.includes(key) ? [] : [`${line}\n`])).join(''));
  }
}

/** Takes the last line of a file away. */
function cut(file: string): void {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(
    file,
    lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** Puts another file with the same content in the place of one. */
function replace(file: string): void {
  cpSync(file, `${file}.new`);
  renameSync(`${file}.new`, file);
}
