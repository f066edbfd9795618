import {
  CodeRegionsError,
  countLines,
  followRegion,
  type FollowRequest,
  type GitRepository,
  regionText,
} from '@bicameral/code-regions';
import { orIfLost } from './lost-commits.js';

/** Past so many commits nobody is named: the walk would take longer than its answer is worth. */
const MAX_COMMITS = 2_000;
/** Of these, so many that touched the file are looked at. */
const MAX_LOOKS = 50;

/** The commits on the way to one commit; each question about them is put to git once. */
export class CommitWalk {
  readonly #repository: GitRepository;
  readonly #to: string;
  readonly #counts = new Map<string, Promise<number>>();
  readonly #byFile = new Map<string, Promise<readonly string[]>>();
  #expected: readonly string[] = [];

  constructor(repository: GitRepository, to: string) {
    this.#repository = repository;
    this.#to = to;
  }

  /** Files that are likely to be asked about next, by their paths: with the first of them all are put to git. */
  expect(paths: readonly string[]): void {
    this.#expected = paths;
  }

  /** Those that changed a file, oldest first; none where there are too many, or on the way back. */
  async changing(from: string, path: string): Promise<readonly string[]> {
    const count = await once(this.#counts, from, () =>
      orIfLost(this.#repository.commitCount(from, this.#to), Infinity),
    );
    if (count === 0 || count > MAX_COMMITS) return [];
    if (count === 1) return [this.#to];
    const commits = await once(this.#byFile, `${from} ${path}`, () => this.#ask(from, path));
    return commits.length > MAX_LOOKS ? [] : commits;
  }

  async #ask(from: string, path: string): Promise<readonly string[]> {
    const paths = [...new Set([path, ...this.#expected])];
    const found = orIfLost(this.#repository.commitsChanging(from, this.#to, paths), new Map<string, string[]>());
    const commitsOf = async (each: string): Promise<readonly string[]> => (await found).get(each) ?? [];
    for (const each of paths) this.#byFile.set(`${from} ${each}`, commitsOf(each));
    return commitsOf(path);
  }
}

function once<Value>(known: Map<string, Promise<Value>>, key: string, ask: () => Promise<Value>): Promise<Value> {
  const value = known.get(key) ?? ask();
  known.set(key, value);
  return value;
}

/**
 * The first commit on the way at which a region was no longer what it was.
 *
 * @param contentHash what it was at the beginning
 * @returns undefined where none can be named: on the way back, past 2,000 commits or 50 of its file, or across a rename
 */
export async function changedAt(
  walk: CommitWalk,
  request: FollowRequest,
  contentHash: string,
): Promise<string | undefined> {
  const { from, to, oldPath, newPath } = request;
  if (oldPath !== newPath) return undefined;
  for (const commit of await walk.changing(from, newPath)) {
    // At the end of the way it is known to be something else.
    if (commit === to) return commit;
    const { before, after } = await occurrences(request, commit);
    if (after === 0) return commit;
    // As often as at the beginning: then nobody has touched it.
    if (after === before) continue;
    const followed = await followOrNothing({ ...request, to: commit });
    if (followed === undefined || 'gone' in followed || followed.contentHash !== contentHash) return commit;
  }
  return undefined;
}

/** How often a region's text stands in its file, at the beginning and at a commit; NaN where that can not be read. */
async function occurrences({ repository, from, oldPath, lines }: FollowRequest, commit: string) {
  const [before, after] = [await repository.readFile(from, oldPath), await repository.readFile(commit, oldPath)];
  if (before.kind !== 'file' || after.kind !== 'file') return { before: NaN, after: NaN };
  const text = regionText(before.content, ...lines);
  return { before: timesIn(before.content, text), after: timesIn(after.content, text) };
}

function timesIn(content: Buffer, text: string): number {
  const count = countLines(content);
  if (count === 0) return 0;
  return `\n${regionText(content, 1, count)}\n`.split(`\n${text}\n`).length - 1;
}

async function followOrNothing(request: FollowRequest) {
  try {
    return await followRegion(request);
  } catch (error) {
    if (error instanceof CodeRegionsError) return undefined;
    throw error;
  }
}
