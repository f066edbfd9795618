import { describe, expect, it } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import * as z from 'zod';
import { toJsonSchema, toolSchemas } from '../src/index.js';
import { fixtures } from './fixtures.js';
import { conforms, subschemas } from './json-schema-walk.js';

/** What a `tools/list` answer may spend on the eleven inputs, of 2,000 tokens with names and descriptions. */
const INPUT_TOKENS = 1_650;

/** Keywords that strict clients take. A new one has to be tried in each of them first. */
const KEYWORDS = [
  'additionalProperties',
  'anyOf',
  'default',
  'description',
  'enum',
  'items',
  'maxItems',
  'maxLength',
  'maximum',
  'minItems',
  'minimum',
  'pattern',
  'properties',
  'required',
  'type',
];

const all = Object.entries(toolSchemas).flatMap(([tool, { input, output }]) => {
  const camel = tool.replace('bicameral.', '').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [
    { name: `${camel}Input`, json: toJsonSchema(input, 'input') },
    { name: `${camel}Output`, json: toJsonSchema(output, 'output') },
  ];
});

describe.each(all)('the JSON Schema of $name', ({ name, json }) => {
  const parts = subschemas(json);

  it('is an object without a union at the top', () => {
    expect(json.type).toBe('object');
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['anyOf']));
    expect(json.additionalProperties).toBe(false);
  });

  it('keeps to what strict clients take', () => {
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      expect(KEYWORDS).toEqual(expect.arrayContaining(Object.keys(part)));
      expect(typeof (part['type'] ?? 'absent')).toBe('string');
      if (part['anyOf'] !== undefined) expect(part['anyOf']).toEqual([expect.anything(), { type: 'null' }]);
      if (part['properties'] !== undefined && part['type'] === 'object') {
        expect(part['additionalProperties']).toBe(false);
      }
    }
  });

  it('says nothing of the bounds of a double', () => {
    expect(JSON.stringify(json)).not.toContain('9007199254740991');
  });

  it('passes all that the schema accepts', () => {
    const accepted = fixtures('accepted', name);
    expect(accepted.length).toBeGreaterThan(0);
    for (const { name: which, value } of accepted) expect([which, conforms(value, json)]).toEqual([which, true]);
  });
});

describe('inputs', () => {
  const inputs = all.filter(({ name }) => name.endsWith('Input'));

  it.each(inputs)('$name describes every field, and none may be null or has a pattern', ({ json }) => {
    for (const part of subschemas(json)) {
      expect(part).not.toHaveProperty('anyOf');
      expect(part).not.toHaveProperty('pattern');
      for (const field of Object.values((part['properties'] ?? {}) as Record<string, { description?: string }>)) {
        expect(field.description).toMatch(/\w/);
      }
    }
  });

  it(`take at most ${String(INPUT_TOKENS)} tokens together`, () => {
    const tokens = inputs.map(({ json }) => encode(JSON.stringify(json)).length);
    expect(tokens.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(INPUT_TOKENS);
  });

  it('say what is optional, what the default is and where the limit lies', () => {
    expect(toJsonSchema(toolSchemas['bicameral.ratify'].input, 'input')).toStrictEqual({
      type: 'object',
      properties: {
        decision_id: { type: 'string', description: 'What is signed off' },
        signer: { type: 'string', maxLength: 200, description: 'Who decides' },
        action: { type: 'string', enum: ['ratify', 'reject'], default: 'ratify', description: 'Sign off or turn down' },
        note: { type: 'string', maxLength: 4000, description: 'Why' },
        preflight_id: { type: 'string', maxLength: 128, description: 'From preflight' },
      },
      required: ['decision_id', 'signer'],
      additionalProperties: false,
    });
  });
});

describe('toJsonSchema', () => {
  it('writes null as a branch, a pair as a list of two, and a record by its values', () => {
    const schema = z.strictObject({
      text: z.string().nullable().describe('Maybe'),
      kind: z.enum(['a']).nullable(),
      pair: z.tuple([z.int().min(1), z.int().min(1)]),
      counts: z.record(z.string(), z.int().nullable()),
    });
    expect(toJsonSchema(schema, 'output')).toStrictEqual({
      type: 'object',
      properties: {
        text: { description: 'Maybe', anyOf: [{ type: 'string' }, { type: 'null' }] },
        kind: { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] },
        pair: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2, maxItems: 2 },
        counts: { type: 'object', additionalProperties: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
      },
      required: ['text', 'kind', 'pair', 'counts'],
      additionalProperties: false,
    });
  });

  it('requires a field with a default in an output only', () => {
    const schema = z.strictObject({ depth: z.int().default(3) });
    expect(toJsonSchema(schema, 'input')).not.toHaveProperty('required');
    expect(toJsonSchema(schema, 'output')).toHaveProperty('required', ['depth']);
  });

  it('refuses an object that is not strict', () => {
    expect(() => toJsonSchema(z.object({ a: z.string() }), 'input')).toThrow(/strict/);
  });

  it('refuses what some client can not take', () => {
    const shape = { a: z.string() };
    const both = z.strictObject({ value: z.intersection(z.object(shape).loose(), z.record(z.string(), z.number())) });
    expect(() => toJsonSchema(both, 'input')).toThrow(/"allOf"/);
    const node = z.strictObject({
      get next() {
        return node.optional();
      },
    });
    expect(() => toJsonSchema(node, 'input')).toThrow(/"\$ref"/);
  });
});
