import type { z } from 'zod';
import { lineOf, problemsTogether } from './problems.js';
import type { Problem } from './problems.js';
import { codePoints, grouped, quoted } from './words.js';

/** Problems are named up to here, one at least, and the rest are counted. */
const NAMED_CHARACTERS = 4_000;

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a tool's arguments, for the agent that sent them: one line a problem, each with the field, what it
 * takes and what came. A long value is never repeated: texts are cut at 60 characters. Where there are too many to name
 * each, the items of a list that have the same problem are named together, as `payload.decisions[0-41, 57]`.
 *
 * @param error what `safeParse` gave for `input`
 * @param input the arguments as they came
 */
export function describeInputError(error: z.ZodError, input: unknown): string {
  const problems = error.issues.map((issue): Problem => {
    const at = issue.path.findIndex((key) => typeof key === 'number');
    const end = at < 0 ? issue.path.length : at;
    return {
      list: fieldName(issue.path.slice(0, end)),
      index: at < 0 ? null : Number(issue.path[at]),
      field: fieldName(issue.path.slice(end + 1)),
      problem: describe(issue, valueAt(input, issue.path)),
    };
  });
  const each = problems.map(lineOf).join('\n');
  return each.length <= NAMED_CHARACTERS ? each : problemsTogether(problems, NAMED_CHARACTERS);
}

function describe(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `required, ${withArticle(issue.expected)}`
        : `expected ${withArticle(issue.expected)}, got ${shown(value)}`;
    case 'invalid_value': {
      const values = issue.values.map((allowed) => shown(allowed)).join(', ');
      return value === undefined ? `required, one of ${values}` : `expected one of ${values}, got ${shown(value)}`;
    }
    case 'too_big':
      return `at most ${bound(issue.maximum, value)}, got ${size(value)}`;
    case 'too_small':
      return `at least ${bound(issue.minimum, value)}, got ${size(value)}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

/** `payload.decisions[3].title`; empty for the arguments as a whole. */
function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    const text = String(key);
    if (!/^\w{1,60}$/.test(text)) return `${name}[${quoted(text)}]`;
    return name === '' ? text : `${name}.${text}`;
  }, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function withArticle(type: string): string {
  if (type === 'int') return 'a whole number';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function bound(limit: number | bigint, value: unknown): string {
  const number = grouped(Number(limit));
  const plural = Number(limit) === 1 ? '' : 's';
  if (typeof value === 'string') return `${number} character${plural}`;
  return Array.isArray(value) ? `${number} item${plural}` : number;
}

function size(value: unknown): string {
  if (typeof value === 'string') return grouped(codePoints(value));
  return Array.isArray(value) ? grouped(value.length) : shown(value);
}

/** A value in a few words: short texts, numbers and booleans as they are, the rest by their kind. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : withArticle(typeof value);
}
