import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeInputError, ingestInput, preflightInput } from '../src/index.js';
import { schemas } from './schemas.js';

function problems(input: unknown): string | undefined {
  const { error } = preflightInput.safeParse(input);
  return error && describeInputError(error, input);
}

describe('describeInputError', () => {
  it('names each problem, with what came, as long as 4,000 characters hold them', () => {
    const text = problems({ topic: 'x', file_paths: Array.from({ length: 117 }, () => '') }) ?? '';
    expect(text.split('\n')).toHaveLength(117);
    expect(text.split('\n')[116]).toBe('file_paths[116]: must not be empty');
    expect(problems({ topic: 'x', file_paths: Array.from({ length: 118 }, () => '') })).toBe(
      'file_paths[0-117]: must not be empty',
    );
  });

  it('names all of 5,000 bad rows by what is wrong with them', () => {
    const row = (index: number): object => {
      if (index === 7) return { description: 'x', title: 'y'.repeat(300), colour: 'red' };
      if (index < 3_000) return { description: '', decision_level: `L${index}` };
      return { description: 'x', signoff: { signer: 's'.repeat(index) } };
    };
    const decisions = Array.from({ length: 5_000 }, (_, index) => row(index));
    const input = { payload: { source: 'mail', decisions } };
    const { error } = ingestInput.safeParse(input);
    expect(error && describeInputError(error, input).split('\n')).toEqual([
      'payload.source: expected one of "transcript", "notion", "slack", "document", "manual", "agent_session", "implementation_choice"',
      'payload.decisions[0-6, 8-2999].description: must not be empty or white space only',
      'payload.decisions[0, 4-6, 8-2999].decision_level: expected one of "L1", "L2", "L3"',
      'payload.decisions[7].title: at most 200 characters',
      expect.stringMatching(/^payload\.decisions\[7\]: unknown field "colour", the fields are description, /),
      'payload.decisions[3000-4999].signoff.signer: at most 200 characters',
    ]);
  });

  it('counts the rows that lie scattered over more than 4,000 characters, and problems that no room is left for', () => {
    const every = (length: number, row: (index: number) => object) => {
      const input = { payload: { source: 'manual', decisions: Array.from({ length }, (_, index) => row(index)) } };
      const { error } = ingestInput.safeParse(input);
      return error ? describeInputError(error, input) : '';
    };
    const scattered = every(5_000, (index) => ({ description: index % 2 === 0 ? '' : 'x' }));
    expect(scattered).toMatch(
      /^payload\.decisions\[0, 2, 4, .*, \d+ and 1,\d\d\d more\]\.description: must not be empty or white space only$/,
    );
    expect(scattered.length).toBeLessThanOrEqual(4_000);
    const allNew = every(300, (index) => ({ description: 'x', [`field${index}`]: 1 }));
    expect(allNew).toMatch(/\nand \d+ more problems$/);
    expect(allNew.length).toBeLessThanOrEqual(4_100);
  });

  it('names five unknown fields of an object and counts the rest', () => {
    const unknown = Object.fromEntries(Array.from({ length: 2005 }, (_, index) => [`zz${String(index)}`, 1]));
    const text = problems({ topic: 'x', ...unknown }) ?? '';
    expect(text).toContain('unknown field "zz4", the fields are topic');
    expect(text).not.toContain('"zz5"');
    expect(text).toMatch(/; and 2,000 more unknown fields$/);
  });

  it.each([
    ['topic ', 'topic'],
    ['Topic', 'topic'],
    ['tpoic', 'topic'],
    ['file-paths', 'file_paths'],
    ['filepath', 'file_paths'],
    ['path', 'file_paths'],
    ['participant', 'participants'],
    ['preflightId', 'preflight_id'],
    ['preflight', 'preflight_id'],
  ])('%j is taken for %s', (came, meant) => {
    expect(problems({ topic: 'x', [came]: 1 })).toBe(
      `arguments: unknown field ${JSON.stringify(came)}, did you mean "${meant}"?`,
    );
  });

  it.each(['', 'id', 'constructor', 'files_to_be_edited', 'ﬁle'])('%j is taken for none', (came) => {
    expect(problems({ topic: 'x', [came]: 1 })).toBe(
      `arguments: unknown field ${JSON.stringify(came)}, the fields are topic, file_paths, participants, preflight_id`,
    );
  });

  it('cuts a text at 60 characters', () => {
    const kept = 'k'.repeat(60);
    expect(problems({ topic: 'x', file_paths: kept })).toBe(`file_paths: expected an array, got "${kept}"`);
    expect(problems({ topic: 'x', file_paths: `${kept}k` })).toBe(`file_paths: expected an array, got "${kept}…"`);
    expect(problems({ topic: 'x', [`${kept}k`]: 1 })).toContain(`unknown field "${kept}…", the fields are`);
  });

  it('keeps a problem on one line, whatever came', () => {
    expect(problems('a\nb\r\u2028\u2029\u0085\u001b[31m')).toBe(
      'arguments: expected an object, got "a\\nb\\r\\u2028\\u2029\\u0085\\u001b[31m"',
    );
  });

  it('says of anything what is wrong with it, in a few short lines, and never throws', () => {
    for (const [name, schema] of Object.entries(schemas)) {
      fc.assert(
        fc.property(nearly(Object.keys(schema.shape)), (value) => {
          const { error } = schema.safeParse(value);
          if (error === undefined) return;
          const text = describeInputError(error, value);
          const lines = text.split('\n');
          if (lines.length > 2) expect(text.length).toBeLessThan(4_040);
          for (const line of lines) expect(line).toMatch(/^(?:[\w.]+(?:\[[^\n]+?\][\w.]*)*: \S|and [\d,]+ more)/);
          expect(text.length).toBeLessThan(12_000);
        }),
        { numRuns: 50 },
      );
      expect(name).toMatch(/Input$|Output$|Row$/);
    }
  });
});

/** Any JSON, often with the fields of a schema. */
function nearly(keys: string[]) {
  const key = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...keys) }, fc.string({ unit: 'binary' }));
  const long = fc.string({ unit: 'binary', minLength: 100, maxLength: 500 });
  const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), long);
  return fc.oneof(value, fc.dictionary(key, fc.oneof(value, fc.array(value), fc.dictionary(key, value))));
}
