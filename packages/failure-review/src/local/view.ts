import { existsSync } from 'node:fs';
import path from 'node:path';
import { CodeRegionsError, type GitRepository } from '@bicameral/code-regions';
import { type DecisionView, type Ledger, LedgerError, openLedger } from '@bicameral/decision-ledger';
import { hashFilePaths, hashTopic } from '@bicameral/salted-hash';
import { LEDGER_FILE } from '../files.js';
import { type RawPreflight, readRawPreflights } from './raw-rows.js';
import { usableSalt } from './salt.js';
import { openIfThere, openWorkTree } from './work-trees.js';

export interface LocalViewOptions {
  readonly home: string;
  /** Directories whose repositories are known beside those of the ledger: where the person stands, say. */
  readonly directories?: readonly string[];
}

/**
 * What this machine can tell in plain of rows that hold hashes and ids. For showing alone: nothing of it is written
 * anywhere, and looking makes neither a salt nor a ledger.
 */
export interface LocalView {
  /** The `salt_id` of rows that were hashed on this machine, in this home; null when it has no salt. */
  readonly saltId: string | null;
  /** What keeps things from being resolved, one line each. */
  readonly problems: readonly string[];
  /** The repository's identity, the real path of its common git directory; null when it is not known here. */
  repository(repoHash: string | null): string | null;
  /** A decision as the ledger has it now; without a known repository it is looked for in all of them. */
  decision(repoHash: string | null, decisionId: string): DecisionView | null;
  /** The commits at which the ledger noted that a decision drifted, in no order of time; none without a known repository. */
  driftCommits(repoHash: string | null, decisionId: string): readonly string[];
  /** The hash that rows have of a repository-relative path; null without a salt. */
  pathHash(filePath: string): string | null;
  /** The hash that rows have of a topic; null without a salt. */
  topicHash(topic: string): string | null;
  /**
   * Repository-relative paths by their hash: of the files at HEAD and of those that decisions are bound to. Hashes of no
   * such file are left out.
   */
  paths(repoHash: string | null, pathHashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What raw mode wrote of these preflights, as long as their rows are there. Reads the whole file: ask for many at once. */
  rawPreflights(preflightIds: Iterable<string>): Promise<ReadonlyMap<string, RawPreflight>>;
  /** A work tree of the repository; null when there is none on this machine. Closed with the view. */
  workTree(repoHash: string | null): Promise<GitRepository | null>;
  close(): void;
}

/** Opens the view. The ledger is opened, and files are listed, when first asked for. */
export async function openLocalView({ home, directories = [] }: LocalViewOptions): Promise<LocalView> {
  const view = new View(home);
  for (const directory of directories) view.add(await openIfThere(directory));
  return view;
}

class View implements LocalView {
  readonly saltId: string | null;
  readonly problems: string[] = [];
  readonly #home: string;
  readonly #salt: Buffer | null;
  #ledger: Ledger | null | undefined;
  /** By the hash of their identity; made when first asked for. */
  #identities: Map<string, string> | undefined;
  /** Identities of the given directories' repositories. */
  readonly #given: string[] = [];
  readonly #workTrees = new Map<string, Promise<GitRepository | null>>();
  readonly #paths = new Map<string, Promise<ReadonlyMap<string, string>>>();

  constructor(home: string) {
    this.#home = home;
    this.#salt = usableSalt(home);
    this.saltId = this.#salt === null ? null : hashTopic(this.#salt, '');
    if (this.#salt === null) this.problems.push(`${home} has no usable salt, so no hash can be told in plain.`);
  }

  add(repository: GitRepository | null): void {
    if (repository === null) return;
    if (this.#workTrees.has(repository.commonDir)) {
      repository.close();
      return;
    }
    this.#given.push(repository.commonDir);
    this.#workTrees.set(repository.commonDir, Promise.resolve(repository));
  }

  repository(repoHash: string | null): string | null {
    if (repoHash === null || this.#salt === null) return null;
    const salt = this.#salt;
    this.#identities ??= new Map(this.#known().map((identity) => [hashTopic(salt, identity), identity]));
    return this.#identities.get(repoHash) ?? null;
  }

  decision(repoHash: string | null, decisionId: string): DecisionView | null {
    const ledger = this.#openLedger();
    const identity = this.repository(repoHash);
    for (const repository of identity === null ? this.#known() : [identity]) {
      const found = ledger?.decision(repository, decisionId);
      if (found !== undefined) return found;
    }
    return null;
  }

  driftCommits(repoHash: string | null, decisionId: string): readonly string[] {
    const identity = this.repository(repoHash);
    return identity === null ? [] : (this.#openLedger()?.driftCommits(identity, decisionId) ?? []);
  }

  pathHash(filePath: string): string | null {
    return this.#salt === null ? null : hashFilePaths(this.#salt, [filePath]);
  }

  topicHash(topic: string): string | null {
    return this.#salt === null ? null : hashTopic(this.#salt, topic);
  }

  async paths(repoHash: string | null, pathHashes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const identity = this.repository(repoHash);
    const found = new Map<string, string>();
    if (identity === null || pathHashes.length === 0) return found;
    let listing = this.#paths.get(identity);
    if (listing === undefined) {
      listing = this.#hashedFiles(identity);
      this.#paths.set(identity, listing);
    }
    const all = await listing;
    for (const hash of pathHashes) {
      const filePath = all.get(hash);
      if (filePath !== undefined) found.set(hash, filePath);
    }
    return found;
  }

  rawPreflights(preflightIds: Iterable<string>): Promise<ReadonlyMap<string, RawPreflight>> {
    return readRawPreflights(this.#home, preflightIds);
  }

  async workTree(repoHash: string | null): Promise<GitRepository | null> {
    const identity = this.repository(repoHash);
    if (identity === null) return null;
    let opening = this.#workTrees.get(identity);
    if (opening === undefined) {
      opening = openWorkTree(identity);
      this.#workTrees.set(identity, opening);
    }
    return opening;
  }

  close(): void {
    for (const opening of this.#workTrees.values()) {
      // One that failed to open has said so to whoever asked for it.
      opening.then((repository) => repository?.close()).catch(() => undefined);
    }
    this.#ledger?.close();
  }

  #known(): string[] {
    return [...new Set([...this.#given, ...(this.#openLedger()?.repositories() ?? [])])];
  }

  #openLedger(): Ledger | null {
    if (this.#ledger !== undefined) return this.#ledger;
    this.#ledger = null;
    const file = path.join(this.#home, LEDGER_FILE);
    if (!existsSync(file)) return null;
    try {
      this.#ledger = openLedger(file);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      this.problems.push(error.message);
    }
    return this.#ledger;
  }

  async #hashedFiles(identity: string): Promise<ReadonlyMap<string, string>> {
    const bound = this.#openLedger()?.allRegions(identity) ?? [];
    const files = [...bound.map(({ filePath }) => filePath), ...(await this.#filesAtHead(identity))];
    return new Map(files.map((filePath) => [this.pathHash(filePath) ?? '', filePath]));
  }

  async #filesAtHead(identity: string): Promise<string[]> {
    try {
      const repository = await this.workTree(this.#salt === null ? null : hashTopic(this.#salt, identity));
      return repository === null ? [] : await repository.listFiles(await repository.headCommit());
    } catch (error) {
      if (!(error instanceof CodeRegionsError)) throw error;
      this.problems.push(`${identity}: its files can not be listed: ${error.message}`);
      return [];
    }
  }
}
