import { existsSync } from 'node:fs';
import path from 'node:path';
import { type GitRepository, repositoryPath, workTrees } from '@bicameral/code-regions';
import type { Context } from '../../context.js';

/**
 * Gives the paths of callers their one spelling: relative to the repository's top, with `/`. `./a`, an absolute path
 * inside the repository and `a` are one. So is the same file in another work tree of the clone, since they share their
 * decisions. A relative path counts from the top, and, where nothing is there, from the folder that the server was
 * started in: clients start it where they work, which may be a folder of the repository.
 */
export class Paths {
  readonly #root: string;
  readonly #start: string;
  readonly #trees: readonly string[];

  constructor(context: Context, repository: GitRepository) {
    this.#root = repository.root;
    this.#start = context.startDirectory;
    // A work tree may lie inside another; the innermost is the one that a file belongs to.
    this.#trees = [...new Set([repository.root, ...workTrees(repository.commonDir)])].sort(
      (one, other) => other.length - one.length,
    );
  }

  /** @throws CodeRegionsError for a path that leaves the repository, or is none */
  one(given: string): string {
    const readings = this.#readings(given);
    const there = readings.find((each) => existsSync(path.join(this.#root, each)));
    // Of a file that is new, or deleted, its folder tells.
    const near = readings.find((each) => existsSync(path.join(this.#root, path.dirname(each))));
    return there ?? near ?? readings[0] ?? repositoryPath(this.#root, given);
  }

  /**
   * Each once.
   *
   * @throws CodeRegionsError for one that leaves the repository
   */
  distinct(given: readonly string[]): string[] {
    return [...new Set(given.map((each) => this.one(each)))];
  }

  /** The same, without those that can not be: their items are refused, and nothing of them is recorded. */
  inside(given: readonly string[]): string[] {
    return [...new Set(given.flatMap((each) => orNothing(() => this.one(each)) ?? []))];
  }

  /** What a path may mean, the likeliest first; more than one of a relative path alone. */
  #readings(given: string): string[] {
    const bases = path.isAbsolute(given) ? [this.#root] : [this.#root, this.#start];
    return [...new Set(bases)].flatMap((base) => {
      const absolute = path.resolve(base, given);
      for (const tree of this.#trees) {
        const found = orNothing(() => repositoryPath(tree, absolute));
        if (found !== undefined) return [found];
      }
      return [];
    });
  }
}

function orNothing(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
