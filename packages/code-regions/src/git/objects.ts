import { CodeRegionsError } from '../errors.js';
import { isFullHash } from './head.js';
import { ObjectCache } from '../object-cache.js';
import { ObjectReader } from './object-reader.js';
import { parseTree, type Tree, type TreeEntry } from './tree.js';

/** Most bytes of a file that {@link GitRepository.readFile} hands out. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_TREE_BYTES = 64 * 1024 * 1024;
const MAX_COMMIT_BYTES = 1024 * 1024;
/** That much of each kind is kept. A directory takes several times as much memory as git's bytes of it. */
const KEPT_FILE_BYTES = 16 * 1024 * 1024;
const KEPT_TREE_BYTES = 8 * 1024 * 1024;
/** What a difference told of files, for as many as one commit may well change. */
const KEPT_ENTRIES = 10_000;
/** What a name becomes that is not UTF-8: which one it was can not be told any more. */
const REPLACEMENT = '\uFFFD';

/** A repository's commits, directories and files, by one process that reads them, each read once while it is kept. */
export class Objects {
  readonly #reader: ObjectReader;
  readonly #trees = new ObjectCache<Tree>(KEPT_TREE_BYTES);
  readonly #files = new ObjectCache<Buffer>(KEPT_FILE_BYTES);
  readonly #entries = new ObjectCache<TreeEntry>(KEPT_ENTRIES);
  /** What is being read: a hundred files asked for at once need the same directories. */
  readonly #treesUnderWay = new Map<string, Promise<Tree | null>>();

  constructor(directory: string) {
    this.#reader = new ObjectReader(directory);
  }

  /** Notes what a path is at a commit, so that no directory has to be read to find out. */
  learn(commit: string, path: string, entry: TreeEntry): void {
    if (!path.includes(REPLACEMENT)) this.#entries.set(`${commit} ${path}`, entry, 1);
  }

  /** What a path is at a commit; null when there is nothing. */
  async entry(commit: string, path: string): Promise<TreeEntry | null> {
    return this.#entries.get(`${commit} ${path}`) ?? (await this.#find(commit, path));
  }

  async #find(commit: string, path: string): Promise<TreeEntry | null> {
    let name = `${requireHash(commit)}^{tree}`;
    let entry: TreeEntry | null = null;
    for (const part of path.split('/')) {
      if (entry !== null && entry.mode !== '40000') return null;
      const tree = await this.tree(name, commit.length / 2);
      if (tree === null)
        throw entry === null ? unknownRevision(commit, 'names no commit here') : missingObject(name, path);
      entry = tree.get(part) ?? null;
      if (entry === null) return null;
      name = entry.oid;
    }
    return entry;
  }

  /**
   * @param name a tree's hash, or that of a commit with `^{tree}`
   * @returns null when there is none of that name
   */
  tree(name: string, hashBytes: number): Promise<Tree | null> {
    const kept = this.#trees.get(name);
    if (kept !== undefined) return Promise.resolve(kept);
    const underWay = this.#treesUnderWay.get(name);
    if (underWay !== undefined) return underWay;
    const reading = this.#readTree(name, hashBytes).finally(() => this.#treesUnderWay.delete(name));
    this.#treesUnderWay.set(name, reading);
    return reading;
  }

  async #readTree(name: string, hashBytes: number): Promise<Tree | null> {
    const content = (await this.#reader.read(name, MAX_TREE_BYTES))?.content ?? null;
    if (content === null) return null;
    const tree = parseTree(content, hashBytes);
    this.#trees.set(name, tree, content.length);
    return tree;
  }

  /** A file's content; null when it is larger than {@link MAX_FILE_BYTES}. */
  async file(oid: string, path: string): Promise<Buffer | null> {
    const kept = this.#files.get(oid);
    if (kept !== undefined) return kept;
    const object = await this.#reader.read(oid, MAX_FILE_BYTES);
    if (object === null) throw missingObject(oid, path);
    if (object.content !== null) this.#files.set(oid, object.content, object.content.length);
    return object.content;
  }

  /** A commit's parents that are here: not those beyond the edge of a shallow clone. */
  async parents(commit: string): Promise<string[]> {
    const head = await this.#commitHead(commit);
    const named = Array.from(head.matchAll(/^parent ([0-9a-f]+)$/gm), ([, hash = '']) => hash);
    const found = await Promise.all(named.map((hash) => this.#reader.read(hash, MAX_COMMIT_BYTES)));
    return named.filter((_, index) => found[index] !== null);
  }

  /** A commit's committer date, milliseconds since 1970; null when it does not have one that can be read. */
  async commitTime(commit: string): Promise<number | null> {
    const [, seconds] = /^committer .* (-?\d+) [+-]\d{4}$/m.exec(await this.#commitHead(commit)) ?? [];
    const time = new Date(Number(seconds) * 1_000).getTime();
    return Number.isNaN(time) ? null : time;
  }

  /** The commit that a full reference stands at; null when there is none. */
  async commitAt(reference: string): Promise<string | null> {
    const object = await this.#reader.read(reference, MAX_COMMIT_BYTES);
    return object?.type === 'commit' ? object.oid : null;
  }

  async #commitHead(commit: string): Promise<string> {
    const text = (await this.#reader.read(requireHash(commit), MAX_COMMIT_BYTES))?.content?.toString('latin1') ?? '';
    const [head = ''] = text.split('\n\n', 1);
    return head;
  }

  close(): void {
    this.#reader.close();
    this.#files.clear();
  }
}

export function requireHash(commit: string): string {
  if (isFullHash(commit)) return commit;
  throw unknownRevision(commit, 'is not a full commit hash; ask resolveCommit for it');
}

export function unknownRevision(revision: string, why: string): CodeRegionsError {
  const shown = JSON.stringify(revision.length > 80 ? `${revision.slice(0, 80)}…` : revision);
  const message = `${shown} ${why}. Give a commit hash, a branch or a tag that this repository has.`;
  return new CodeRegionsError('UNKNOWN_REVISION', message, { revision });
}

export function missingObject(oid: string, path: string): CodeRegionsError {
  const message = `Object ${oid} (${path}) is not in this repository. Fetch it first: the clone is partial or damaged.`;
  return new CodeRegionsError('GIT_FAILED', message, { oid, path });
}
