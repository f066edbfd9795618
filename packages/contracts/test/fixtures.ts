import { readFileSync } from 'node:fs';

/** One case of a fixture file: a whole `value`, or the value of an earlier accepted case with one place changed. */
interface Case {
  name: string;
  value?: unknown;
  from?: string;
  at?: (string | number)[];
  put?: unknown;
  drop?: true;
  parsed?: unknown;
  message?: string;
}

export interface Fixture {
  name: string;
  value: unknown;
  /** What parsing gives, where that is not the value itself. */
  parsed: unknown;
  /** The whole error text; accepted cases have none. */
  message: string;
}

/** The accepted or the rejected values of one schema, in the file's order. */
export function fixtures(kind: 'accepted' | 'rejection', schema: string): Fixture[] {
  const bases = read('accepted', schema);
  return read(kind, schema).map((entry) => {
    const value = build(entry, bases);
    return {
      name: entry.name,
      value,
      parsed: 'parsed' in entry ? entry.parsed : structuredClone(value),
      message: entry.message ?? '',
    };
  });
}

function read(kind: string, schema: string): Case[] {
  return JSON.parse(readFileSync(new URL(`../fixtures/${kind}/${schema}.json`, import.meta.url), 'utf8')) as Case[];
}

function build(entry: Case, bases: readonly Case[]): unknown {
  if (entry.from === undefined) return expand(entry.value);
  const base = bases.find(({ name }) => name === entry.from);
  if (base?.value === undefined || entry.at === undefined) throw new Error(`${entry.name}: no value to start from`);
  const value = expand(base.value);
  const place = entry.at.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);
  const key = entry.at.at(-1) ?? '';
  if (entry.drop) Reflect.deleteProperty(place as object, key);
  else own(place as object, key, expand(entry.put));
  return value;
}

/** `{"$repeat": "x", "times": 3}` is "xxx"; `{"$list": v, "times": 3}` is [v, v, v]: what would be too long to write out. */
function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== 'object' || value === null) return value;
  const { $repeat, $list, times } = value as { $repeat?: string; $list?: unknown; times?: number };
  if ($repeat !== undefined) return $repeat.repeat(times ?? 0);
  if ($list !== undefined) return Array.from({ length: times ?? 0 }, () => expand($list));
  const copy = {};
  for (const [key, inner] of Object.entries(value)) own(copy, key, expand(inner));
  return copy;
}

/** As JSON.parse does it: also `__proto__` becomes a property like any other. */
function own(object: object, key: string | number, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
