import { gitOutput } from './run.js';

const DIFF = ['diff-tree', '--stdin', '--root', '--always', '--raw', '-r', '-z', '--no-abbrev', '--no-renames'];

interface Commit {
  readonly hash: string;
  readonly parents: readonly string[];
  /** What differs from each of its parents; of a first commit, what there is. */
  readonly changes: readonly ReadonlySet<string>[];
}

/**
 * The commits that `to` has and `from` has not and that changed each of some files, oldest first, as `git rev-list -- FILE`
 * finds them, for all files at once.
 */
export async function pathHistories(
  directory: string,
  from: string,
  to: string,
  paths: readonly string[],
): Promise<Map<string, string[]>> {
  const listed = await gitOutput(directory, ['rev-list', '--topo-order', '--parents', to, `^${from}`, '--']);
  const lines = listed.toString('latin1').split('\n').filter(Boolean);
  const families = lines.map((line) => line.split(' '));
  // A line a parent: each is answered by itself then.
  const questions = families.flatMap(([hash = '', ...parents]) =>
    parents.length === 0 ? [hash] : parents.map((parent) => `${hash} ${parent}`),
  );
  const input = questions.map((question) => `${question}\n`).join('');
  const answers = parseDiffs(await gitOutput(directory, [...DIFF, '--', ...paths], {}, input));
  let answered = 0;
  const commits = families.map(([hash = '', ...parents]): Commit => {
    const first = answered;
    answered += Math.max(parents.length, 1);
    return { hash, parents, changes: answers.slice(first, answered) };
  });
  return new Map(paths.map((path) => [path, historyOf(path, from, commits)]));
}

/** Reads `HASH NUL`, and for each file that differs `:modes hashes status NUL path NUL`. */
function parseDiffs(output: Buffer): Set<string>[] {
  const fields = output.toString('utf8').split('\0');
  const diffs: Set<string>[] = [];
  for (let at = 0; at + 1 < fields.length; at += 1) {
    if (fields[at]?.startsWith(':') === true) diffs.at(-1)?.add(fields[(at += 1)] ?? '');
    else diffs.push(new Set());
  }
  return diffs;
}

/**
 * Git's own way to simplify a history: where a file is the same as in a parent of the range, that parent tells all of it,
 * and what the others did was not taken.
 *
 * @param commits children before their parents
 */
function historyOf(path: string, from: string, commits: readonly Commit[]): string[] {
  // Where the range begins counts as part of it, and what else lies before it does not.
  const inRange = new Set([from, ...commits.map(({ hash }) => hash)]);
  const wanted = new Set([commits[0]?.hash]);
  const found: string[] = [];
  for (const { hash, parents, changes } of commits) {
    if (!wanted.has(hash)) continue;
    const differs = changes.map((each) => each.has(path));
    const same = parents.find((parent, index) => inRange.has(parent) && differs[index] === false);
    if (same !== undefined) {
      wanted.add(same);
      continue;
    }
    const near = differs.filter((_, index) => inRange.has(parents[index] ?? ''));
    if ((near.length > 0 ? near : differs).includes(true)) found.push(hash);
    for (const parent of parents) wanted.add(parent);
  }
  return found.reverse();
}
