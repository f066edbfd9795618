import { hashFilePaths, hashTopic } from '@bicameral/salted-hash';

export interface HashedPaths {
  /** The hash of the whole set. */
  readonly filePathsHash: string;
  /** One hash for each distinct path, sorted, so that the order in which they came is not stored. */
  readonly pathHashes: readonly string[];
  /** The distinct paths, in the order in which they came. */
  readonly distinct: readonly string[];
}

/** More than somebody works on. */
const REMEMBERED_PATHS = 1_000;

/** The hashes of rows, under one salt. */
export class Hasher {
  readonly #salt: Uint8Array;
  /** Tells rows of one salt from those of another. */
  readonly saltId: string;
  readonly #blank: string;
  /** The same files are asked about again and again. */
  readonly #pathHashes = new Map<string, string>();
  /** The last repository that was asked about: a process has one. */
  #repository: { readonly identity: string; readonly hash: string } | null = null;

  constructor(salt: Uint8Array) {
    this.#salt = salt;
    this.saltId = hashTopic(salt, '');
    this.#blank = hashFilePaths(salt, []);
  }

  topic(topic: string): string {
    return hashTopic(this.#salt, topic);
  }

  repository(repository: string | null): string | null {
    if (repository === null) return null;
    if (this.#repository?.identity !== repository) {
      this.#repository = { identity: repository, hash: hashTopic(this.#salt, repository) };
    }
    return this.#repository.hash;
  }

  /** Paths that differ only in surrounding white space are one; blank ones are none. */
  paths(paths: readonly string[]): HashedPaths {
    const byHash = new Map<string, string>();
    for (const path of paths) {
      const hash = this.#pathHash(path);
      if (hash !== this.#blank && !byHash.has(hash)) byHash.set(hash, path);
    }
    const distinct = [...byHash.values()];
    const pathHashes = [...byHash.keys()].sort();
    // The hash of a list of one is that path's own.
    const filePathsHash = distinct.length > 1 ? hashFilePaths(this.#salt, distinct) : (pathHashes[0] ?? this.#blank);
    return { filePathsHash, pathHashes, distinct };
  }

  #pathHash(path: string): string {
    let hash = this.#pathHashes.get(path);
    if (hash === undefined) {
      hash = hashFilePaths(this.#salt, [path]);
      if (this.#pathHashes.size >= REMEMBERED_PATHS) this.#pathHashes.clear();
      this.#pathHashes.set(path, hash);
    }
    return hash;
  }
}
