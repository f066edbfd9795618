import path from 'node:path';
import {
  CodeRegionsError,
  createImportReader,
  createSymbolFinder,
  type GitRepository,
  type ImportReader,
  openRepository,
  type SymbolFinder,
} from '@bicameral/code-regions';
import { type Ledger, openLedger } from '@bicameral/decision-ledger';
import { openPreflightTelemetry, type PreflightTelemetry } from '@bicameral/preflight-telemetry';
import { defined } from './defined.js';
import { grammarDirectory } from './grammars.js';
import type { Logger } from './log.js';
import { RecentAnswers } from './preflight/recent-answers.js';
import { Refusal } from './registry/refusal.js';
import type { Watch } from './registry/tool.js';
import { HOW_TO_SET_ROOT, refuseTooWide, type RootSources, startDirectory } from './root.js';
import { PATIENCE_MS, untilFree } from './until-free.js';
import type { Updater } from './update/updater.js';

/** A process that stands still can not end within 100 ms of being told to. */
const BUSY_TIMEOUT_MS = 20;

export interface ContextOptions extends RootSources {
  /** The directory of all state, `BICAMERAL_HOME` or `~/.bicameral`. */
  readonly home: string;
  readonly log: Logger;
  readonly updater: Updater;
  /** What reads source code, when several contexts share it: each grammar is loaded once then. */
  readonly readers?: CodeReaders;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds that a call waits for another process that holds the ledger. */
  readonly patienceMs?: number;
}

export interface CodeReaders {
  readonly symbols: SymbolFinder;
  readonly imports: ImportReader;
}

export function createCodeReaders(): CodeReaders {
  const grammars = defined({ grammarDirectory: grammarDirectory() });
  return { symbols: createSymbolFinder(grammars), imports: createImportReader(grammars) };
}

/**
 * What the tools of one server process share. The repository and the ledger are opened when first asked for, and again
 * after a failure: a client may start the server before there is a repository.
 */
export class Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly updater: Updater;
  readonly telemetry: PreflightTelemetry;
  readonly recentAnswers: RecentAnswers;
  readonly symbols: SymbolFinder;
  readonly imports: ImportReader;
  readonly patienceMs: number;
  readonly #sources: RootSources;
  #ledger: Ledger | undefined;
  #repository: GitRepository | undefined;
  #startDirectory = '';
  #opening: Promise<GitRepository> | undefined;
  #lastSync: Promise<unknown> = Promise.resolve();

  constructor(options: ContextOptions) {
    this.env = options.env;
    this.home = options.home;
    this.log = options.log;
    this.now = options.now ?? Date.now;
    this.updater = options.updater;
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#sources = options;
    this.telemetry = openPreflightTelemetry({ home: this.home, env: options.env, now: this.now });
    this.recentAnswers = new RecentAnswers(this.now);
    ({ symbols: this.symbols, imports: this.imports } = options.readers ?? createCodeReaders());
  }

  /** @throws Refusal that says what to set */
  async repository(): Promise<GitRepository> {
    if (this.#repository) return this.#repository;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    this.#repository = await this.#opening;
    return this.#repository;
  }

  /** The folder that the repository was found from, once it was: its top or one below. As a real path. */
  get startDirectory(): string {
    return this.#startDirectory;
  }

  async #open(): Promise<GitRepository> {
    const directory = startDirectory(this.#sources);
    try {
      const repository = await openRepository(directory);
      refuseTooWide(repository.root, 'The git repository found', this.#sources.userHome);
      this.#startDirectory = directory;
      return repository;
    } catch (error) {
      if (error instanceof CodeRegionsError && error.code === 'NOT_A_REPOSITORY') {
        throw new Refusal(`${directory} is not inside a git repository. ${HOW_TO_SET_ROOT}`);
      }
      throw error;
    }
  }

  /**
   * For reading; what changes it goes through {@link Context.write}.
   *
   * @throws LedgerError when the file can not be opened
   */
  ledger(): Ledger {
    const options = { now: this.now, busyTimeoutMs: BUSY_TIMEOUT_MS };
    this.#ledger ??= openLedger(path.join(this.home, 'ledger.sqlite'), options);
    return this.#ledger;
  }

  /** One change of the ledger, which waits while another process holds it. */
  write<Result>({ signal }: Watch, change: (ledger: Ledger) => Result): Promise<Result> {
    return untilFree(() => change(this.ledger()), { patienceMs: this.patienceMs, signal });
  }

  /** Runs syncs of the ledger one after the other: calls of one client overlap, and two would do the same work twice. */
  oneSyncAtATime<T>(sync: () => Promise<T>): Promise<T> {
    const next = this.#lastSync.then(sync, sync);
    this.#lastSync = next.catch(() => undefined);
    return next;
  }

  close(): void {
    this.telemetry.close();
    const { unreported } = this.telemetry.status();
    if (Object.keys(unreported).length > 0) {
      this.log.warn(`telemetry rows were lost, and that could not be recorded either: ${JSON.stringify(unreported)}`);
    }
    this.#repository?.close();
    this.#ledger?.close();
  }
}
