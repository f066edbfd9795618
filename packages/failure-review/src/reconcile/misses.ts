import { CodeRegionsError, createImportReader, type GitRepository, type ImportReader } from '@bicameral/code-regions';
import type { LocalView } from '../local/view.js';
import type { MissRelation } from '../rows/enums.js';
import type { BoundFiles, PathsByHash } from './bound-files.js';
import { isOlderCommit } from './commit-time.js';
import type { Engaged, Preflight } from './preflight.js';
import type { Rules } from './rules.js';

/** A decision that a commit made drift, and that the preflight had not shown. */
export interface Miss {
  readonly decisionId: string;
  readonly relation: MissRelation;
  readonly pathHash: string;
  readonly commit: Engaged;
}

export interface MissesFound {
  readonly misses: readonly Miss[];
  /** Decisions of which it can not be told: their files, or the repository, are not known on this machine. */
  readonly untold: number;
}

export const NO_MISSES: MissesFound = { misses: [], untold: 0 };
const MAX_NEIGHBOURS = 1_000;
const NONE: readonly string[] = [];

/** Finds what preflights missed. Neighbours are worked out here, from the repository as it is at HEAD. */
export class Misses {
  readonly #rules: Rules;
  readonly #view: LocalView;
  readonly #bound: BoundFiles;
  readonly #imports: ImportReader;

  constructor(rules: Rules, view: LocalView, bound: BoundFiles, grammarDirectory: string | undefined) {
    this.#rules = rules;
    this.#view = view;
    this.#bound = bound;
    this.#imports = createImportReader(grammarDirectory === undefined ? {} : { grammarDirectory });
  }

  /** Whether there is anything to look into; most preflights are done with that. */
  mayHave(preflight: Preflight): boolean {
    return preflight.engaged.some((commit) => this.#driftedUnseen(preflight, commit).length > 0);
  }

  /** One a decision, by the first commit that tells it. */
  async of(preflight: Preflight): Promise<MissesFound> {
    const found = new Map<string, Miss>();
    const untold = new Set<string>();
    for (const commit of preflight.engaged) {
      for (const decisionId of this.#driftedUnseen(preflight, commit)) {
        if (found.has(decisionId)) continue;
        const place = await this.#place(preflight, commit, decisionId);
        if (place === 'untold') untold.add(decisionId);
        else if (place !== null) found.set(decisionId, { decisionId, commit, ...place });
      }
    }
    return { misses: [...found.values()], untold: [...untold].filter((id) => !found.has(id)).length };
  }

  #driftedUnseen(preflight: Preflight, commit: Engaged): readonly string[] {
    const { tool, mayDrift } = commit.source;
    if (!mayDrift || !this.#rules.isCommit(tool)) return NONE;
    if (isOlderCommit(commit, preflight, this.#rules)) return NONE;
    const { surfacedIds } = preflight.source;
    return (commit.row.drifted_ids ?? NONE).filter((id) => this.#rules.isMissed(id, surfacedIds));
  }

  /** How the decision's code stands to what was asked; null when it lies elsewhere, or came later. */
  async #place(
    { row, askedAt }: Preflight,
    { row: call }: Engaged,
    decisionId: string,
  ): Promise<Pick<Miss, 'relation' | 'pathHash'> | 'untold' | null> {
    // An id that was handed on into another repository says nothing of this one.
    if (row.repo_hash === null || call.repo_hash !== row.repo_hash || row.path_hashes.length === 0) return null;
    const bound = call.salt_id === row.salt_id ? this.#bound.of(row.repo_hash, row.salt_id, decisionId) : null;
    if (bound === null) return 'untold';
    // What was decided after the question could not be shown.
    if (!this.#rules.isOnRecord(bound.createdAt, askedAt)) return null;
    const changed = call.path_hashes.filter((hash) => bound.paths.has(hash));
    const asked = changed.find((hash) => this.#rules.isAsked(hash, row.path_hashes));
    if (asked !== undefined) return { relation: 'asked', pathHash: asked };
    if (changed.length === 0) return null;
    const neighbours = await this.#neighbours(row.repo_hash, row.path_hashes, changed, bound.paths);
    if (neighbours === null) return 'untold';
    const neighbour = changed.find((hash) => this.#rules.isNeighbour(hash, neighbours));
    return neighbour === undefined ? null : { relation: 'neighbour', pathHash: neighbour };
  }

  /** Of the changed files those that an asked one imports, or that import an asked one; null when it can not be told. */
  async #neighbours(
    repoHash: string,
    askedHashes: readonly string[],
    changedHashes: readonly string[],
    paths: PathsByHash,
  ): Promise<ReadonlySet<string> | null> {
    const asked = [...(await this.#view.paths(repoHash, askedHashes)).values()];
    const repository = await this.#view.workTree(repoHash);
    if (repository === null || asked.length === 0) return null;
    const neighbours = new Set<string>();
    try {
      const imported = await this.#imported(repository, asked);
      for (const hash of changedHashes) {
        const path = paths.get(hash) ?? '';
        const isNeighbour = imported.has(path) || asked.some((own) => own === path);
        if (isNeighbour || (await this.#importsOne(repository, path, asked))) neighbours.add(hash);
      }
    } catch (error) {
      if (error instanceof CodeRegionsError) return null;
      throw error;
    }
    return neighbours;
  }

  async #importsOne(repository: GitRepository, path: string, asked: readonly string[]): Promise<boolean> {
    const imported = await this.#imported(repository, [path]);
    return asked.some((own) => imported.has(own));
  }

  async #imported(repository: GitRepository, paths: readonly string[]): Promise<ReadonlySet<string>> {
    const commit = await repository.headCommit();
    const { neighbours } = await this.#imports.read({ repository, commit, paths, limit: MAX_NEIGHBOURS });
    return new Set(neighbours);
  }
}
