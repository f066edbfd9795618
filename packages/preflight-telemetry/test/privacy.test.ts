import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import fs from 'node:fs';
import { PREFLIGHT_REASONS, SURFACED_BY } from '@bicameral/contracts';
import type { EngagementCall, PreflightCall } from '../src/index.js';
import { calls, DECISION, HASHED, open, RAW, useHome } from './support.js';

const home = useHome();
const MARK = 'S3CRET';

/** The mark plain, as JSON may escape it, and as base64 holds it, wherever it starts in a group of three bytes. */
const FORMS = [/s3cret/i, /\\u0053\\u0033\\u0043\\u0052\\u0045\\u0054/i, /UzNDUkVU/, /MzQ1JFV/, /TM0NSRV/];

function everythingWritten(): string {
  return fs
    .readdirSync(home.path)
    .map((name) => fs.readFileSync(home.file(name), 'latin1'))
    .join('\n');
}

const secret = fc
  .tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))
  .map(([before, after]) => before + MARK + after);
const prefixed = fc.tuple(fc.constantFrom('', 'decision:', DECISION), secret).map(([prefix, text]) => prefix + text);

/** Nine good values to a bad one, so that most calls become rows. */
function mostly<T, U>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: good, weight: 9 }, { arbitrary: bad, weight: 1 });
}

/** Every text that a caller can influence is marked; closed fields hold what their types allow, or the mark as well. */
const preflightCall = fc.record({
  preflightId: mostly(fc.uuid(), secret),
  topic: fc.option(secret, { freq: 10 }),
  filePaths: fc.array(secret, { maxLength: 3 }),
  repository: fc.option(secret),
  fired: fc.boolean(),
  reason: mostly(fc.constantFrom(...PREFLIGHT_REASONS, null), secret),
  outcome: mostly(fc.constantFrom('refused', 'failed'), secret),
  surfaced: fc.array(
    fc.record({ decisionId: fc.oneof(fc.constant(DECISION), prefixed), surfacedBy: fc.constantFrom(...SURFACED_BY) }),
    { maxLength: 3 },
  ),
  guided: fc.boolean(),
  parentPreflightId: mostly(fc.uuid(), secret),
});
const engagementCall = fc.record({
  tool: mostly(fc.constantFrom('bicameral.bind', 'bicameral.link_commit'), secret),
  decisionIds: fc.array(fc.oneof(fc.constant(DECISION), prefixed), { maxLength: 3 }),
  preflightId: mostly(fc.uuid(), secret),
  filePaths: fc.array(secret, { maxLength: 3 }),
  repository: fc.option(secret),
  outcome: fc.constantFrom('ok', 'refused'),
  driftedIds: fc.array(prefixed, { maxLength: 3 }),
  committedAt: mostly(fc.integer({ min: 0, max: 2_000_000_000_000 }), secret),
});

describe('hashed mode', () => {
  it('lets no marked text reach any file, plain, escaped or in base64', () => {
    const telemetry = open(home.path, { env: HASHED });
    fc.assert(
      fc.property(preflightCall, engagementCall, (preflight, engagement) => {
        telemetry.recordPreflight(preflight as PreflightCall);
        telemetry.recordEngagement(engagement as EngagementCall);
      }),
      { numRuns: 500 },
    );
    telemetry.close();
    const written = everythingWritten();
    for (const form of FORMS) expect(written).not.toMatch(form);
    expect(calls(home.file('preflight_events.jsonl')).length).toBeGreaterThan(50);
    expect(calls(home.file('engagements.jsonl')).length).toBeGreaterThan(50);
  });

  it('is what the same look finds fault with when the text is there', () => {
    const telemetry = open(home.path, { env: RAW });
    const filePaths = ['', 'x', 'xx'].map((before) => Buffer.from(`${before}${MARK}yy`).toString('base64'));
    const call = {
      filePaths,
      repository: null,
      fired: false,
      surfaced: [],
      guided: false,
      reason: 'no_matches' as const,
    };
    telemetry.recordPreflight({ ...call, preflightId: '33333333-3333-4333-8333-333333333333', topic: MARK });
    fs.appendFileSync(home.file('preflight_events.jsonl'), '\\u0053\\u0033\\u0043\\u0052\\u0045\\u0054');
    const written = everythingWritten();
    for (const form of FORMS) expect(written).toMatch(form);
  });
});

describe('raw mode', () => {
  it('stores marked topics and paths, and no other marked text', () => {
    const telemetry = open(home.path, { env: RAW });
    fc.assert(
      fc.property(preflightCall, engagementCall, (preflight, engagement) => {
        telemetry.recordPreflight(preflight as PreflightCall);
        telemetry.recordEngagement(engagement as EngagementCall);
      }),
      { numRuns: 200 },
    );
    telemetry.close();
    const all = [...calls(home.file('preflight_events.jsonl')), ...calls(home.file('engagements.jsonl'))];
    expect(all.some(({ topic }) => String(topic).includes(MARK))).toBe(true);
    expect(all.some(({ file_paths: paths }) => JSON.stringify(paths).includes(MARK))).toBe(true);
    for (const row of all) {
      const rest = Object.entries(row).filter(([name]) => name !== 'topic' && name !== 'file_paths');
      expect(JSON.stringify(rest)).not.toContain(MARK);
    }
  });
});
