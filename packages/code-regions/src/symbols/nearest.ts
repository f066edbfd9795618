const MAX_LENGTH = 200;

/**
 * The candidates that a mistyped name comes nearest to, nearest first; the case of letters does not count, and only the
 * last part is compared when the name has one part.
 *
 * @param candidates names, such as the qualified names of a file
 * @param limit most names to give
 * @returns none when all are far off
 */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = name.toLowerCase().slice(0, MAX_LENGTH);
  const allowed = Math.ceil(lastPart(wanted).length * 0.4);
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: nameDistance(wanted, candidate.toLowerCase().slice(0, MAX_LENGTH)) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((left, right) => left.distance - right.distance || (left.candidate < right.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function nameDistance(wanted: string, candidate: string): number {
  const last = lastPart(candidate);
  const parts = [editDistance(wanted, candidate), editDistance(lastPart(wanted), last)];
  // Part of a longer name is near, however much longer that is.
  if (wanted.length > 3 && last.includes(lastPart(wanted))) parts.push(1);
  return Math.min(...parts);
}

function lastPart(name: string): string {
  return /[^.:#\\]*$/.exec(name)?.[0] ?? name;
}

/** Levenshtein's: the fewest characters to insert, delete or replace. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
