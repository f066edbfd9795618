import * as z from 'zod';
import { grouped, quoted } from './words.js';

/** Unknown fields that one message names; the rest are counted. */
const NAMED_KEYS = 5;

/** z.strictObject, whose error for unknown fields names the fields that were probably meant, never in full length. */
export function strictObject<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? unknownFields(issue.keys, known) : undefined),
  });
}

function unknownFields(keys: readonly string[], known: readonly string[]): string {
  const named = keys.slice(0, NAMED_KEYS).map((key) => unknownField(key, known));
  const rest = keys.length - named.length;
  return named.join('; ') + (rest > 0 ? `; and ${grouped(rest)} more unknown fields` : '');
}

function unknownField(key: string, known: readonly string[]): string {
  const nearest = nearestKey(key, known);
  return nearest === null
    ? `unknown field ${quoted(key)}, the fields are ${known.join(', ')}`
    : `unknown field ${quoted(key)}, did you mean ${quoted(nearest)}?`;
}

/** The known key that is meant, whatever the letter case and the `_`: at most a third of it changed, or a part of it. */
function nearestKey(key: string, known: readonly string[]): string | null {
  const came = plain(key);
  let nearest: string | null = null;
  let least = Infinity;
  for (const candidate of known) {
    const target = plain(candidate);
    const isPart = came.length >= 4 && target.includes(came);
    // No such length can be near enough: spares the comparison for nearly all fields of a hostile input.
    if (!isPart && Math.abs(target.length - came.length) > target.length / 3) continue;
    const distance = edits(came, target);
    if (distance < least && (isPart || distance <= target.length / 3)) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

function plain(key: string): string {
  return key
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

/** Letters added, dropped, changed or swapped with their neighbour (optimal string alignment). */
function edits(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      next.push(
        Math.min(
          (row[j] ?? Infinity) + 1,
          (next[j - 1] ?? Infinity) + 1,
          (row[j - 1] ?? Infinity) + (same ? 0 : 1),
          swapped ? (before[j - 2] ?? Infinity) + 1 : Infinity,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? Infinity;
}
