import type { LocalView } from '../local/view.js';

/** Repository-relative paths by their hash. */
export type PathsByHash = ReadonlyMap<string, string>;

const MAX_KNOWN = 5_000;

/** The files that decisions are bound to, as the ledger has them now. */
export class BoundFiles {
  readonly #view: LocalView;
  readonly #known = new Map<string, PathsByHash | null>();

  constructor(view: LocalView) {
    this.#view = view;
  }

  /** Null when that can not be told: another salt, or a decision that the ledger does not have (any more). */
  of(repoHash: string | null, saltId: string, decisionId: string): PathsByHash | null {
    if (repoHash === null || saltId !== this.#view.saltId) return null;
    const key = `${repoHash} ${decisionId}`;
    let paths = this.#known.get(key);
    if (paths === undefined) {
      paths = this.#lookUp(repoHash, decisionId);
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(key, paths);
    }
    return paths;
  }

  #lookUp(repoHash: string, decisionId: string): PathsByHash | null {
    const decision = this.#view.decision(repoHash, decisionId);
    if (decision === null) return null;
    // Where it is now, and where it was when it was bound or last judged: commits in between name that.
    const paths = decision.regions.flatMap(({ filePath, baseline }) => [filePath, baseline.path]);
    return new Map(paths.map((path) => [this.#view.pathHash(path) ?? '', path]));
  }
}
