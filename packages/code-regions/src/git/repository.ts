import { CodeRegionsError } from '../errors.js';
import { branchByFiles } from './branch-by-files.js';
import { findAuthoritativeBranch, type AuthoritativeBranch } from './branch.js';
import { parseRawDiff, type FileChange, type LineChange } from './diff.js';
import { DiffReader } from './diff-reader.js';
import { isFullHash, readHead, type RepositoryPlaces } from './head.js';
import { type FilePair, LineDiffs } from './line-diffs.js';
import { ObjectCache } from '../object-cache.js';
import { missingObject, Objects, requireHash, unknownRevision } from './objects.js';
import { pathHistories } from './path-history.js';
import { gitFailed, gitOutput, runGit, type GitResult } from './run.js';
import { parseFileList, type TreeEntry } from './tree.js';

const MAX_REVISION_LENGTH = 256;
/** Commits that are asked about together are mostly near each other: so far is looked without a process. */
const NEAR_COMMITS = 8;
const KEPT_ANCESTRIES = 2_000;
const RAW_DIFF = ['--raw', '-r', '-z', '--no-abbrev', '--ignore-submodules=none'];
const NET_DIFF = [...RAW_DIFF, '--find-renames', '-l1000'];

export interface DirectoryEntry {
  readonly name: string;
  /** `other`: a symbolic link or a submodule. */
  readonly kind: 'file' | 'directory' | 'other';
}

export type FileAtCommit =
  { kind: 'file'; content: Buffer } | { kind: 'missing' | 'symlink' | 'submodule' | 'directory' | 'too_large' };

/** A git work tree, read at commits. Commits are full hashes, as {@link GitRepository.resolveCommit} gives them. */
export class GitRepository {
  /** The work tree's top directory, as a real path. */
  readonly root: string;
  /** The git directory that all work trees of one clone share, as a real path: the clone's identity. */
  readonly commonDir: string;
  readonly #places: RepositoryPlaces;
  readonly #objects: Objects;
  readonly #netDiffs: DiffReader;
  readonly #lineDiffs: LineDiffs;
  /** It is asked about again and again, and never changes. */
  readonly #ancestries = new ObjectCache<boolean>(KEPT_ANCESTRIES);
  /** What a commit changed is asked about more than once while it is taken in. */
  #lastChanges: { commits: string; changes: Promise<FileChange[]> } | null = null;

  constructor(places: RepositoryPlaces) {
    this.root = places.root;
    this.commonDir = places.commonDir;
    this.#places = places;
    this.#objects = new Objects(places.root);
    this.#netDiffs = new DiffReader(places.root, places.commonDir, NET_DIFF);
    this.#lineDiffs = new LineDiffs(places.root, places.commonDir);
  }

  /**
   * The commit that is checked out, cheap enough to ask on every call.
   *
   * @throws CodeRegionsError NO_COMMITS when the branch is unborn
   */
  headCommit(): Promise<string> {
    return readHead(this.#places);
  }

  /**
   * The full hash of the commit that a revision names: a hash, short or full, a branch, a tag, `HEAD~2`.
   *
   * @throws CodeRegionsError UNKNOWN_REVISION, and for anything that git could read as an option
   */
  async resolveCommit(revision: string): Promise<string> {
    if (revision === '' || revision.length > MAX_REVISION_LENGTH || /^-|[\0\r\n]/.test(revision)) {
      throw unknownRevision(revision, 'is not the name of a revision');
    }
    const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${revision}^{commit}`];
    const hash = (await runGit(this.root, args)).stdout.toString('latin1').trim();
    // Not every answer is a commit: `^main` is answered with the hash that is left out.
    if (!isFullHash(hash)) throw unknownRevision(revision, 'names no commit here');
    return hash;
  }

  /**
   * A file's content at a commit, as it is stored: no smudge filter, no conversion of line ends.
   *
   * @param path relative to the root, with `/`
   * @returns no content unless it is a regular file of at most 8 MiB
   */
  async readFile(commit: string, path: string): Promise<FileAtCommit> {
    const entry = await this.#objects.entry(commit, path);
    if (entry === null) return { kind: 'missing' };
    if (entry.mode === '40000') return { kind: 'directory' };
    if (entry.mode === '120000') return { kind: 'symlink' };
    if (entry.mode === '160000') return { kind: 'submodule' };
    const content = await this.#objects.file(entry.oid, path);
    return content === null ? { kind: 'too_large' } : { kind: 'file', content };
  }

  /** Whether there is a regular file at a commit. */
  async isFile(commit: string, path: string): Promise<boolean> {
    return (await this.fileId(commit, path)) !== null;
  }

  /** Git's own hash of a regular file's content at a commit, which is told without reading it; null when there is none. */
  async fileId(commit: string, path: string): Promise<string | null> {
    const entry = await this.#objects.entry(commit, path);
    return isRegular(entry) ? entry.oid : null;
  }

  /**
   * What lies in a directory at a commit, in git's order.
   *
   * @param path relative to the root, with `/`; empty for the root
   * @returns null when there is no such directory
   */
  async listDirectory(commit: string, path: string): Promise<DirectoryEntry[] | null> {
    const entry = path === '' ? null : await this.#objects.entry(commit, path);
    if (path !== '' && entry?.mode !== '40000') return null;
    const tree = await this.#objects.tree(entry?.oid ?? `${requireHash(commit)}^{tree}`, commit.length / 2);
    if (tree === null) throw missingObject(entry?.oid ?? commit, path);
    return Array.from(tree, ([name, { mode }]) => ({
      name,
      kind: mode === '40000' ? 'directory' : mode.startsWith('100') ? 'file' : 'other',
    }));
  }

  /** The paths of all regular files at a commit, in git's order; names that are not UTF-8 are left out. */
  async listFiles(commit: string): Promise<string[]> {
    const args = ['ls-tree', '-r', '-z', '--full-tree', requireHash(commit)];
    return parseFileList(await this.#outputAbout([commit], args));
  }

  /** The net difference between two commits, file by file; a file that moved, and stayed half alike, is one rename. */
  changedFiles(from: string, to: string): Promise<FileChange[]> {
    const commits = `${from} ${to}`;
    if (this.#lastChanges?.commits !== commits) {
      this.#lastChanges = { commits, changes: this.#changedFiles(from, to) };
      this.#lastChanges.changes.catch(() => (this.#lastChanges = null));
    }
    return this.#lastChanges.changes;
  }

  async #changedFiles(from: string, to: string): Promise<FileChange[]> {
    const args = ['diff-tree', ...NET_DIFF, requireHash(from), requireHash(to), '--'];
    const output = (await this.#netDiffs.between(from, to)) ?? (await this.#outputAbout([from, to], args));
    return parseRawDiff(output).map(({ change, before, after }) => {
      const { status, path, oldPath = path } = change;
      if (status !== 'added') this.#objects.learn(from, oldPath, before);
      if (status !== 'deleted') this.#objects.learn(to, path, after);
      return change;
    });
  }

  /**
   * The paths that a commit changed against its first parent, both sides of a rename, in git's order; all files of a
   * commit that has no parent here (the first one, and the oldest of a shallow clone).
   */
  async commitFiles(commit: string): Promise<string[]> {
    const [parent] = await this.#objects.parents(commit);
    if (parent === undefined) return this.#filesOfFirst(commit);
    const changes = await this.changedFiles(parent, commit);
    return inGitsOrder(changes.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [oldPath, path])));
  }

  async #filesOfFirst(commit: string): Promise<string[]> {
    const args = ['diff-tree', ...RAW_DIFF, '--no-commit-id', '--no-renames', '--root', requireHash(commit), '--'];
    return parseRawDiff(await this.#outputAbout([commit], args)).map(({ change }) => change.path);
  }

  /** When a commit was made, by its committer date: milliseconds since 1970, whole seconds; null when it does not tell. */
  commitTime(commit: string): Promise<number | null> {
    return this.#objects.commitTime(commit);
  }

  /** How many commits `to` has that `from` has not. */
  async commitCount(from: string, to: string): Promise<number> {
    if (await this.#isOnlyParent(from, to)) return 1;
    const args = ['rev-list', '--count', requireHash(to), `^${requireHash(from)}`, '--'];
    return Number((await this.#outputAbout([from, to], args)).toString('latin1'));
  }

  async #isOnlyParent(parent: string, commit: string): Promise<boolean> {
    const parents = await this.#objects.parents(commit);
    return parents.length === 1 && parents[0] === parent;
  }

  /**
   * Of each file, the commits that `to` has and `from` has not and that changed it, oldest first. It is not followed through
   * renames.
   */
  async commitsChanging(
    from: string,
    to: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    try {
      return await pathHistories(this.root, requireHash(from), requireHash(to), paths);
    } catch (error) {
      throw error instanceof CodeRegionsError ? await this.#lostOr([from, to], error) : error;
    }
  }

  /** Whether `descendant` has `ancestor` in its history; a commit is its own ancestor. */
  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const commits = `${requireHash(ancestor)} ${requireHash(descendant)}`;
    const known = this.#ancestries.get(commits);
    if (known !== undefined) return known;
    const near = ancestor === descendant ? null : await this.#nearAncestry(ancestor, descendant);
    const found = near ?? (await this.#ancestry(ancestor, descendant));
    this.#ancestries.set(commits, found, 1);
    return found;
  }

  async #nearAncestry(ancestor: string, descendant: string): Promise<boolean | null> {
    if (await this.#isNearAncestor(ancestor, descendant)) return true;
    return (await this.#isNearAncestor(descendant, ancestor)) ? false : null;
  }

  async #isNearAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const commits = new Set([descendant]);
    for (const commit of commits) {
      if (commits.has(ancestor)) return true;
      if (commits.size > NEAR_COMMITS) return false;
      for (const parent of await this.#objects.parents(commit)) commits.add(parent);
    }
    return commits.has(ancestor);
  }

  async #ancestry(ancestor: string, descendant: string): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', ancestor, descendant];
    const result = await runGit(this.root, args);
    if (result.exitCode > 1) throw await this.#explain([ancestor, descendant], args, result);
    return result.exitCode === 0;
  }

  /**
   * The branch whose commits everybody has: the one named, else the remote's HEAD branch, else main or master; the
   * remote's side of it where there is one.
   *
   * @returns null when there is no such branch
   */
  async authoritativeBranch(name?: string): Promise<AuthoritativeBranch | null> {
    const found = await branchByFiles(this.commonDir, (ref) => this.#objects.commitAt(ref), name);
    return found ?? findAuthoritativeBranch(this.root, name);
  }

  /** The short names of all branches, the remotes' as well, without the remote. */
  async branchNames(): Promise<string[]> {
    const own = gitOutput(this.root, ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']);
    const remote = gitOutput(this.root, ['for-each-ref', '--format=%(refname:lstrip=3)', 'refs/remotes']);
    const names = (await Promise.all([own, remote])).flatMap((output) => output.toString('utf8').split('\n'));
    return [...new Set(names)].filter((name) => name !== '' && name !== 'HEAD');
  }

  /**
   * How one file's lines changed between two commits, in order; trailing white space and line ends do not count.
   *
   * @returns null when either side is not a file
   */
  async lineChanges(from: string, to: string, oldPath: string, newPath: string): Promise<readonly LineChange[] | null> {
    const [before, after] = await Promise.all([this.#objects.entry(from, oldPath), this.#objects.entry(to, newPath)]);
    if (!isRegular(before) || !isRegular(after)) return null;
    return this.#lineDiffs.between(before.oid, after.oid);
  }

  /**
   * Reads all at once what following regions of these files will take: their contents at both commits, and how their
   * lines changed. Nothing has to be read ahead, and what can not be is left for its own turn. A hundred files at a time
   * are as many as are kept.
   */
  async readAhead(
    from: string,
    to: string,
    files: readonly { readonly oldPath: string; readonly newPath: string }[],
  ): Promise<void> {
    const look = async (commit: string, path: string): Promise<TreeEntry | null> => {
      try {
        const entry = await this.#objects.entry(commit, path);
        if (isRegular(entry)) await this.#objects.file(entry.oid, path);
        return entry;
      } catch (error) {
        if (error instanceof CodeRegionsError) return null;
        throw error;
      }
    };
    const pairs = files.map(async ({ oldPath, newPath }): Promise<FilePair[]> => {
      const [before, after] = await Promise.all([look(from, oldPath), look(to, newPath)]);
      if (oldPath !== newPath || !isRegular(before) || !isRegular(after)) return [];
      return [{ path: newPath, before: before.oid, after: after.oid }];
    });
    const changes = await this.changedFiles(from, to).catch(() => []);
    const isMost = files.length * 2 >= changes.length;
    await this.#lineDiffs.readAhead({ from, to, isMost }, (await Promise.all(pairs)).flat());
  }

  /** Ends the git processes that stay; reading a file then fails with CLOSED. */
  close(): void {
    this.#objects.close();
    this.#netDiffs.close();
    this.#lineDiffs.close();
  }

  async #outputAbout(commits: readonly string[], args: readonly string[]): Promise<Buffer> {
    const result = await runGit(this.root, args);
    if (result.exitCode !== 0) throw await this.#explain(commits, args, result);
    return result.stdout;
  }

  /** A commit that a force push or a garbage collection took away is worth its own code; git only says "bad object". */
  #explain(commits: readonly string[], args: readonly string[], result: GitResult): Promise<CodeRegionsError> {
    return this.#lostOr(commits, gitFailed(args, result));
  }

  async #lostOr(commits: readonly string[], otherwise: CodeRegionsError): Promise<CodeRegionsError> {
    try {
      for (const commit of commits) await this.resolveCommit(commit);
    } catch (error) {
      if (error instanceof CodeRegionsError) return error;
      throw error;
    }
    return otherwise;
  }
}

function isRegular(entry: TreeEntry | null): entry is TreeEntry {
  return entry?.mode.startsWith('100') ?? false;
}

function inGitsOrder(paths: readonly string[]): string[] {
  return paths
    .map((path) => Buffer.from(path, 'utf8'))
    .sort((left, right) => left.compare(right))
    .map(String);
}
