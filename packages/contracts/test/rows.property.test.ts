import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type * as z from 'zod';
import { captureLossRow, engagementRow, preflightRow, sessionRow } from '../src/index.js';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...('0123456789abcdef'.match(/./g) ?? [])), minLength: length, maxLength: length });
const hash = hex(16);
const uuid = fc.uuid().map((text) => text.toLowerCase());
const decisionId = uuid.map((text) => `decision:${text}`);
const ts = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const plain = fc.string({ unit: 'binary' });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const common = { ts, session_id: uuid, repo_hash: orNull(hash) };
const raw = { file_paths: fc.array(plain) };

const answered = fc.record({
  topic_hash: hash,
  reason: fc.constantFrom('fired', 'no_matches', 'no_actionable_signal', 'topic_too_generic', 'recently_checked'),
});
const ended = fc.record({
  topic_hash: orNull(hash),
  reason: fc.constant(null),
  outcome: fc.constantFrom('refused', 'failed'),
});
const surfaced = fc
  .array(fc.tuple(decisionId, fc.constantFrom('region', 'graph', 'topic', 'collision', 'context')))
  .map((pairs) => ({ surfaced_ids: pairs.map(([id]) => id), surfaced_by: pairs.map(([, by]) => by) }));

const preflight = merged(
  fc.record(
    {
      ...common,
      preflight_id: uuid,
      file_paths_hash: hash,
      fired: fc.boolean(),
      path_hashes: fc.array(hash),
      salt_id: hash,
      guided: fc.boolean(),
      parent_preflight_id: uuid,
      topic: plain,
      ...raw,
    },
    {
      requiredKeys: [
        ...(['ts', 'session_id', 'repo_hash', 'preflight_id', 'file_paths_hash'] as const),
        ...(['fired', 'path_hashes', 'salt_id', 'guided'] as const),
      ],
    },
  ),
  fc.oneof(answered, ended),
  surfaced,
);

const attributed = fc.oneof(
  fc.record({ attribution: fc.constant('explicit'), preflight_id: uuid, match: fc.constant(null) }),
  fc.record({
    attribution: fc.constant('fallback'),
    preflight_id: uuid,
    match: fc.constantFrom('decision', 'exact', 'subset', 'overlap'),
  }),
  fc.constant({ attribution: 'fallback', preflight_id: null, match: null }),
);

const engagement = merged(
  fc.record(
    {
      ...common,
      tool: fc.constantFrom('bicameral.bind', 'bicameral.link_commit', 'bicameral.ratify', 'bicameral.update'),
      decision_id: orNull(decisionId),
      decision_ids: fc.array(decisionId),
      file_paths_hash: hash,
      outcome: fc.constantFrom('ok', 'no_op', 'refused', 'failed'),
      path_hashes: fc.array(hash),
      salt_id: hash,
      drifted_ids: fc.array(decisionId),
      committed_at: ts,
      dismiss_reason: fc.constantFrom('not_relevant', 'already_known', 'outdated', 'too_broad'),
      ...raw,
    },
    {
      requiredKeys: [
        ...(['ts', 'session_id', 'repo_hash', 'tool', 'decision_id', 'decision_ids'] as const),
        ...(['file_paths_hash', 'outcome', 'path_hashes', 'salt_id'] as const),
      ],
    },
  ),
  attributed,
);

const session = fc.record({ ...common, event_type: fc.constantFrom('session_start', 'session_end') });
const loss = fc.record({
  event_type: fc.constant('capture_loss'),
  ts,
  session_id: uuid,
  counts: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/), fc.integer({ min: 1 })),
});

const rows = [
  { name: 'preflightRow', schema: preflightRow, valid: preflight },
  { name: 'engagementRow', schema: engagementRow, valid: engagement },
  { name: 'sessionRow', schema: sessionRow, valid: session },
  { name: 'captureLossRow', schema: captureLossRow, valid: loss },
];

describe.each(rows)('$name', ({ schema, valid }) => {
  it('takes every valid row, and what it wrote as JSON comes back the same', () => {
    fc.assert(
      fc.property(valid, (row) => {
        const parsed = schema.parse(row);
        expect(schema.parse(JSON.parse(JSON.stringify(parsed)))).toStrictEqual(JSON.parse(JSON.stringify(row)));
      }),
    );
  });

  it('refuses a valid row with one more field, or one that it needs less', () => {
    const needed = Object.entries<z.ZodType>(schema.shape).filter(([, field]) => !field.safeParse(undefined).success);
    fc.assert(
      fc.property(valid, plain, fc.constantFrom(...needed.map(([key]) => key)), (row, key, dropped) => {
        if (!Object.hasOwn(schema.shape, key)) {
          expect(schema.safeParse(Object.fromEntries([...Object.entries(row), [key, 1]])).success).toBe(false);
        }
        expect(
          schema.safeParse(Object.fromEntries(Object.entries(row).filter(([name]) => name !== dropped))).success,
        ).toBe(false);
      }),
    );
  });
});

describe('in a hashed row', () => {
  const plainText = fc.string({ unit: 'binary', minLength: 1 });

  it('no field but topic and file_paths takes a free text', () => {
    const fields = rows.flatMap(({ name, schema }) =>
      Object.entries<z.ZodType>(schema.shape).map(([key, field]) => ({ name: `${name}.${key}`, field })),
    );
    fc.assert(
      fc.property(plainText, (text) => {
        const open = fields.filter(({ field }) => field.safeParse(text).success || field.safeParse([text]).success);
        expect(open.map(({ name }) => name)).toStrictEqual([
          'preflightRow.topic',
          'preflightRow.file_paths',
          'engagementRow.file_paths',
        ]);
      }),
    );
  });
});

/** One record of several parts. */
function merged(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> {
  return fc.tuple(...parts).map((values) => Object.assign({}, ...values) as object);
}
