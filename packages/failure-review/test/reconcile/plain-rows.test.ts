import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonRecord } from '@bicameral/jsonl-sink';
import fc from 'fast-check';
import { callOf, preflightOf } from '../../src/reconcile/input-rows.js';
import { plainCall, plainPreflight } from '../../src/reconcile/plain-rows.js';
import { sourceOfCall, sourceOfPreflight } from '../../src/reconcile/sources.js';
import { type Clock, Server, START } from '../support/server.js';
import { useDirectory } from '../support/setting.js';

const directory = useDirectory();
const DECISIONS = [1, 2].map((n) => `decision:00000000-0000-5000-8000-00000000000${n}`);
const [FIRST = '', SECOND = ''] = DECISIONS;

let preflights: string[];
let calls: string[];
let raw: string[];
beforeEach(() => {
  const clock: Clock = { now: START };
  const world = {
    home: path.join(directory(), 'home'),
    repository: '/home/me/project/.git',
    files: [],
    unbound: '',
    decisionOf: () => '',
    neighboursOf: () => [],
  };
  const server = new Server(world, clock);
  const id = server.preflight({
    files: ['a', 'b'],
    shown: [
      [FIRST, 'region'],
      [SECOND, 'collision'],
    ],
  });
  server.preflight({ files: ['a'], reason: 'recently_checked', repeats: id });
  server.preflight({ reason: 'preflight_disabled' });
  server.call('bind', { id, decisionIds: DECISIONS, filePaths: ['a'] });
  server.call('update', { outcome: 'failed' });
  server.call('dismiss', { decisionIds: [SECOND], dismissReason: 'not_relevant' });
  server.commit(['a', 'b'], { id, drifted: DECISIONS });
  server.commit(['c']);
  const rows = (name: string): string[] => linesOf(path.join(world.home, name));
  preflights = rows('preflight_events.jsonl').filter((line) => line.includes('"preflight_id"'));
  calls = rows('engagements.jsonl');
  const plain = new Server(world, clock, { raw: true });
  plain.preflight({ files: ['a'], id });
  plain.call('bind', { id, filePaths: ['a'] });
  raw = [rows('preflight_events.jsonl').at(-1) ?? '', rows('engagements.jsonl').at(-1) ?? ''];
});

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

const fieldsOfPreflight = (of: Preflights): unknown => ({
  ...{ ts: of.ts, id: of.id, sessionId: of.sessionId, reason: of.reason, parentId: of.parentId },
  ...{ surfacedIds: of.surfacedIds, surfacedBy: of.surfacedBy, isBlank: of.isBlank },
  ...{ repoHash: of.repoHash, saltId: of.saltId, isPlaced: of.isPlaced },
});
type Preflights = ReturnType<typeof sourceOfPreflight>;
const fieldsOfCall = (of: Calls): unknown => ({
  ...{ sessionId: of.sessionId, tool: of.tool, preflightId: of.preflightId, attribution: of.attribution },
  ...{ match: of.match, decisionIds: of.decisionIds, pathHashes: of.pathHashes, repoHash: of.repoHash },
  ...{ saltId: of.saltId, committedAt: of.committedAt, mayDrift: of.mayDrift },
});
type Calls = ReturnType<typeof sourceOfCall>;

describe('rows as our writers write them', () => {
  it('are told by their form alone, with the fields that parsing gives', () => {
    expect(preflights).toHaveLength(3);
    for (const line of preflights) checkPreflight(line);
    expect(calls).toHaveLength(5);
    for (const line of calls) checkCall(line);
    expect(preflights.map((line) => plainPreflight(line)?.reason)).toEqual([
      'fired',
      'recently_checked',
      'preflight_disabled',
    ]);
    expect(calls.map((line) => plainCall(line)?.mayDrift)).toEqual([false, false, false, true, false]);
  });

  it('are parsed when they hold plain text', () => {
    expect(raw[0]).toContain('"file_paths":["a"]');
    expect(raw[1]).toContain('"file_paths":["a"]');
    expect(plainPreflight(raw[0] ?? '')).toBeNull();
    expect(plainCall(raw[1] ?? '')).toBeNull();
  });
});

describe('a line of another form', () => {
  it.each([
    ['a word that is on no list', '"region"', '"rumour"'],
    ['fewer sources than decisions', '["region","collision"]', '["region"]'],
    ['more sources than decisions', '["region","collision"]', '["region","collision","topic"]'],
    ['no sources', '["region","collision"]', '[]'],
    ['decisions that are none', `["${FIRST}","${SECOND}"]`, '["one","two"]'],
    ['sources of nothing', `["${FIRST}","${SECOND}"]`, '[]'],
    ['another order', '"fired":true,"surfaced_ids"', '"surfaced_ids"'],
    ['one field more', '"guided":false', '"guided":false,"more":1'],
    ['a space', '"guided":false', '"guided": false'],
  ])('with %s is left to be parsed', (_, from, to) => {
    const [line = ''] = preflights;
    expect(line).toContain(from);
    expect(plainPreflight(line)).not.toBeNull();
    expect(plainPreflight(line.replace(from, to))).toBeNull();
  });

  it.each([
    ['a time that is none', '"committed_at":"2026-03', '"committed_at":"2026-13'],
    ['another tool', 'bicameral.link_commit', 'bicameral.link_commits'],
    ['an id in capitals', '"preflight_id":"', '"preflight_id":"A'],
  ])('with %s is left to be parsed', (_, from, to) => {
    const line = calls[3] ?? '';
    expect(line).toContain(from);
    expect(plainCall(line)).not.toBeNull();
    expect(plainCall(line.replace(from, to))).toBeNull();
  });

  it('is never taken for a row that parsing would not give', () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('', '0', '"', '}', ']', ',', '\n', '\\'), (of, at, put) => {
        const all = [...preflights, ...calls];
        const line = all[of % all.length] ?? '';
        const changed = line.slice(0, at % line.length) + put + line.slice((at % line.length) + 1);
        if (plainPreflight(changed) !== null) checkPreflight(changed);
        if (plainCall(changed) !== null) checkCall(changed);
      }),
      { numRuns: 500 },
    ));
});

function checkPreflight(line: string): void {
  const plain = plainPreflight(line);
  if (plain === null) throw new Error(`not told: ${line}`);
  const row = preflightOf(JSON.parse(line) as JsonRecord);
  if (typeof row === 'string') throw new Error(`${row}: ${line}`);
  expect(plain.row()).toEqual(row);
  expect(plain.ts).toBe(row.ts);
  expect(fieldsOfPreflight(plain)).toEqual(fieldsOfPreflight(sourceOfPreflight(row)));
}

function checkCall(line: string): void {
  const plain = plainCall(line);
  if (plain === null) throw new Error(`not told: ${line}`);
  const row = callOf(JSON.parse(line) as JsonRecord);
  if (typeof row === 'string') throw new Error(`${row}: ${line}`);
  expect(plain.row()).toEqual(row);
  expect(plain.ts).toBe(row.ts);
  expect(fieldsOfCall(plain)).toEqual(fieldsOfCall(sourceOfCall(row)));
}
