import { LedgerError } from './errors.js';
import type { Lines } from './types.js';

// Each check gives the problem in words, or undefined; `??` makes a list of them.

export function emptyText(field: string, text: string): string | undefined {
  return text.trim() === '' ? `${field} is empty` : undefined;
}

export function badText(field: string, text: string | undefined, limit: number): string | undefined {
  if (text === undefined) return undefined;
  if (text.includes('\0')) return `${field} has a NUL character`;
  // Code points are counted only where UTF-16 units, which are never fewer, are over the limit.
  const length = text.length > limit ? Array.from(text).length : text.length;
  return length > limit ? `${field} is limited to ${limit} characters and has ${length}` : undefined;
}

export function unknownName(field: string, name: string | undefined, names: readonly string[]): string | undefined {
  return name === undefined || names.includes(name) ? undefined : `${field} is none of ${names.join(', ')}`;
}

export function badLines([start, end]: Lines): string | undefined {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 1 && end >= start) return undefined;
  return `lines ${start} to ${end} are no range of lines, the first of which is 1`;
}

export function firstProblem<Item>(
  items: readonly Item[] | undefined,
  check: (item: Item) => string | undefined,
): string | undefined {
  return items?.map(check).find((problem) => problem !== undefined);
}

export function badLimit(limit: number): string | undefined {
  return Number.isSafeInteger(limit) && limit >= 1 ? undefined : `limit ${limit} is no whole number from 1 up`;
}

/** @throws LedgerError INVALID_INPUT when there is a problem */
export function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new LedgerError('INVALID_INPUT', `Refused: ${problem}.`);
}
