import { hasExplicitEvidence } from '../rows/explicit.js';
import type { ReviewRow } from '../rows/review-row.js';
import { draw } from './draw.js';

/** One in so many of what is suspected is served beside it from the audit share, and at least so many of that. */
const AUDIT_EVERY = 10;
const LEAST_AUDITS = 5;

/**
 * The order in which the rows of a home are worth labelling: what is suspected, on explicit evidence before a fallback's;
 * then what was dismissed; among these, rare kinds before those that there are many of, and newest first. The audit share
 * is spread over all that, so that nothing shows which rows are of it. What was labelled makes no difference: the order is
 * the same in every session.
 */
export function planOf(rows: readonly ReviewRow[], labeller: string): ReviewRow[] {
  const audits = rows.filter(({ kept_as }) => kept_as === 'audit');
  const others = rows.filter(({ kept_as }) => kept_as !== 'audit');
  const share = Math.max(LEAST_AUDITS, Math.ceil(others.length / AUDIT_EVERY));
  // The same ones for everybody: two people can only agree on rows that both have seen.
  return spread(byTelling(others), sample(audits, share), labeller);
}

function byTelling(rows: readonly ReviewRow[]): ReviewRow[] {
  const sizes = countBy(rows, kindOf);
  const taken = new Map<string, number>();
  const tiers = [0, 1, 2].map((tier) => rows.filter((row) => tierOf(row) === tier));
  return tiers.flatMap((tier) => inTurns(tier, sizes, taken));
}

function tierOf(row: ReviewRow): number {
  if (row.kept_as === 'dismissed') return 2;
  return hasExplicitEvidence(row) ? 0 : 1;
}

/** The class, and what of the evidence hints at a cause. */
function kindOf({ class: reviewClass, guided, path_hashes, parent_preflight_id }: ReviewRow): string {
  if (guided) return `${reviewClass} guided`;
  if (parent_preflight_id !== undefined) return `${reviewClass} duplicate`;
  return path_hashes.length === 0 ? `${reviewClass} caller_gave_no_paths` : reviewClass;
}

/** Always one of the kind that the fewest were taken of, of the rarer one when there are several; newest first. */
function inTurns(
  rows: readonly ReviewRow[],
  sizes: ReadonlyMap<string, number>,
  taken: Map<string, number>,
): ReviewRow[] {
  const left = new Map<string, ReviewRow[]>();
  for (const row of [...rows].sort(newestFirst)) left.set(kindOf(row), [...(left.get(kindOf(row)) ?? []), row]);
  const rank = (kind: string): readonly [number, number, string] => [taken.get(kind) ?? 0, sizes.get(kind) ?? 0, kind];
  const order: ReviewRow[] = [];
  while (order.length < rows.length) {
    const [kind = ''] = [...left.keys()]
      .filter((each) => left.get(each)?.length)
      .sort((a, b) => compare(rank(a), rank(b)));
    const row = left.get(kind)?.shift();
    if (row === undefined) break;
    order.push(row);
    taken.set(kind, (taken.get(kind) ?? 0) + 1);
  }
  return order;
}

function newestFirst(left: ReviewRow, right: ReviewRow): number {
  return Date.parse(right.preflight_ts) - Date.parse(left.preflight_ts) || (left.key < right.key ? -1 : 1);
}

function compare(left: readonly [number, number, string], right: readonly [number, number, string]): number {
  return left[0] - right[0] || left[1] - right[1] || (left[2] < right[2] ? -1 : 1);
}

function sample(rows: readonly ReviewRow[], count: number): ReviewRow[] {
  const drawn = rows.map((row) => ({ row, at: draw('audit', row.key) }));
  return drawn
    .sort((left, right) => left.at - right.at)
    .slice(0, count)
    .map(({ row }) => row);
}

/** Puts each of `few` at a place of its own in an equal stretch of the whole. */
function spread(many: readonly ReviewRow[], few: readonly ReviewRow[], labeller: string): ReviewRow[] {
  const length = many.length + few.length;
  const places = new Map(
    few.map((row, index) => {
      const from = Math.floor((index * length) / few.length);
      const to = Math.floor(((index + 1) * length) / few.length);
      return [from + (draw('place', labeller, row.key) % (to - from)), row];
    }),
  );
  const rest = many.values();
  return Array.from({ length }, (_, at) => places.get(at) ?? rest.next().value).filter((row) => row !== undefined);
}

function countBy<T>(items: readonly T[], of: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return counts;
}
