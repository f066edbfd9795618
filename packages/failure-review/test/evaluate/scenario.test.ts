import { expect, it } from '@jest/globals';
import { unknownLabel } from '../../src/evaluate/unknown-label.js';
import { scenarioSchema, splitOf } from '../../src/index.js';

const line = {
  id: 'limit',
  split: 'dev',
  kind: 'miss',
  about: 'The usual case',
  ingest: [{ source: 'manual', decisions: [{ label: 'fair', description: 'Quotas count per workspace.' }] }],
  ask: { topic: 'Raise the limit' },
  expect: { surfaced: { fair: 'topic' } },
};
const promoted = { label: 'real_miss', cause: 'handler', class: 'suspected_miss', gate: '1' };

it.each([
  ['without a promotion', line],
  ['with one', { ...line, promoted }],
  ['with one whose cause nobody knows', { ...line, promoted: { ...promoted, cause: null } }],
])('takes a line %s', (_, value) => {
  expect(scenarioSchema.parse(value)).toEqual(value);
});

it.each([
  ['a note', { ...promoted, note: 'mine' }],
  ['another label', { ...promoted, label: 'miss' }],
  ['no cause at all', { label: 'real_miss', class: 'suspected_miss', gate: '1' }],
  ['no version of the checks', { ...promoted, gate: '' }],
])('refuses a promotion with %s', (_, value) => {
  expect(scenarioSchema.safeParse({ ...line, promoted: value }).success).toBe(false);
});

it('holds out the ids whose SHA-256 begins with four bytes that three divides', () => {
  // sha256("a") begins with ca978112, sha256("b") with 3e23e816.
  expect([splitOf('a'), splitOf('b')]).toEqual(['dev', 'holdout']);
});

it('names a label that no decision has', () => {
  const scenario = { ...scenarioSchema.parse(line), where: 'a.jsonl:1' };
  expect(unknownLabel(scenario, undefined)).toBeUndefined();
  expect(unknownLabel({ ...scenario, expect: { surfaced: {}, not: ['fare'] } }, undefined)).toBe('fare');
});
