import type { LocalView } from '../local/view.js';

/** Repository-relative paths by their hash. */
export type PathsByHash = ReadonlyMap<string, string>;

/** What the ledger has of a decision now. */
export interface BoundDecision {
  /** The files that it is bound to. */
  readonly paths: PathsByHash;
  /** When it came into the ledger, milliseconds since 1970. */
  readonly createdAt: number;
}

const MAX_KNOWN = 5_000;

/** The files that decisions are bound to, and when these came, as the ledger has them now. */
export class BoundFiles {
  readonly #view: LocalView;
  readonly #known = new Map<string, BoundDecision | null>();

  constructor(view: LocalView) {
    this.#view = view;
  }

  /** Null when that can not be told: another salt, or a decision that the ledger does not have (any more). */
  of(repoHash: string | null, saltId: string, decisionId: string): BoundDecision | null {
    if (repoHash === null || saltId !== this.#view.saltId) return null;
    const key = `${repoHash} ${decisionId}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#lookUp(repoHash, decisionId);
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(key, known);
    }
    return known;
  }

  #lookUp(repoHash: string, decisionId: string): BoundDecision | null {
    const decision = this.#view.decision(repoHash, decisionId);
    if (decision === null) return null;
    // Where it is now, and where it was when it was bound or last judged: commits in between name that.
    const paths = decision.regions.flatMap(({ filePath, baseline }) => [filePath, baseline.path]);
    return {
      paths: new Map(paths.map((path) => [this.#view.pathHash(path) ?? '', path])),
      createdAt: Date.parse(decision.createdAt),
    };
  }
}
