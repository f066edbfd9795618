import { resolve } from 'node:path';
import { bind } from './bind.js';
import type { Context } from './context.js';
import { Database } from './database.js';
import { decision, decisionsById, decisionsForPaths } from './decisions.js';
import { driftCommits, driftedAt } from './drift-notes.js';
import { prepareFile } from './file.js';
import { history } from './history.js';
import { ingest } from './ingest.js';
import { pendingChecks } from './pending-checks.js';
import { pendingGrounding } from './pending-grounding.js';
import { openQuestionsFor } from './questions.js';
import { allRegions, judgedStates, regionsInFiles } from './regions.js';
import { repositories, revision, syncCursor } from './repositories.js';
import { rowCounts, wipe } from './rows.js';
import { bringUpToDate } from './schema.js';
import { searchDecisions } from './search/search.js';
import { resolveCollision, resolveContext } from './settle.js';
import { setSignoff } from './signoff.js';
import { stagedTarget, stagedUpdates, stageSync } from './staging.js';
import { applySync } from './sync.js';
import type { Ledger } from './types.js';
import { recordVerdicts } from './verdicts.js';
import { waitingDecisions } from './waiting.js';

export interface LedgerOptions {
  /** Milliseconds since 1970; by default the machine's clock. */
  readonly now?: () => number;
  /**
   * Milliseconds that a call waits for another process before it throws BUSY, by default 5,000. It waits as it works,
   * without giving the turn away: who has signals to heed waits shortly and tries again.
   */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens the ledger's file, and makes it (0600, in a directory 0700) when it is not there. Loads the native database
 * library, which no other function of this package does.
 *
 * @throws LedgerError UNSAFE_FILE, NOT_A_LEDGER, NEWER_SCHEMA, UNREADABLE, UNWRITABLE, BUSY
 */
export function openLedger(file: string, { now = Date.now, busyTimeoutMs }: LedgerOptions = {}): Ledger {
  const path = resolve(file);
  prepareFile(path);
  const database = new Database(path, busyTimeoutMs);
  try {
    bringUpToDate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return ledgerOn({ database, now });
}

function ledgerOn(context: Context): Ledger {
  const { database } = context;
  return {
    read: (work) => database.read(work),
    ingest: (repository, batch) => ingest(context, repository, batch),
    decision: (repository, decisionId) => decision(database, repository, decisionId),
    decisionsById: (repository, decisionIds) => decisionsById(database, repository, decisionIds),
    decisionsForPaths: (repository, paths) => decisionsForPaths(database, repository, paths),
    bind: (repository, input) => bind(context, repository, input),
    allRegions: (repository) => allRegions(database, repository),
    regionsInFiles: (repository, paths) => regionsInFiles(database, repository, paths),
    judgedStates: (repository, regionIds) => judgedStates(database, repository, regionIds),
    syncCursor: (repository) => syncCursor(database, repository),
    applySync: (repository, sync) => applySync(context, repository, sync),
    stageSync: (repository, staging) => stageSync(database, repository, staging),
    stagedUpdates: (repository, way) => stagedUpdates(database, repository, way),
    stagedTarget: (repository, from) => stagedTarget(database, repository, from),
    driftCommits: (repository, decisionId) => driftCommits(database, repository, decisionId),
    driftedAt: (repository, commit) => driftedAt(database, repository, commit),
    pendingChecks: (repository, filter) => pendingChecks(database, repository, filter),
    pendingGrounding: (repository, filter) => pendingGrounding(database, repository, filter),
    recordVerdicts: (repository, input) => recordVerdicts(context, repository, input),
    setSignoff: (repository, decisionId, input) => setSignoff(context, repository, decisionId, input),
    history: (repository, query) => history(database, repository, query),
    openQuestionsFor: (repository, filter) => openQuestionsFor(database, repository, filter),
    searchDecisions: (repository, query) => searchDecisions(database, repository, query),
    waitingDecisions: (repository, query) => waitingDecisions(database, repository, query),
    resolveCollision: (repository, input) => resolveCollision(context, repository, input),
    resolveContext: (repository, input) => resolveContext(context, repository, input),
    repositories: () => repositories(database),
    revision: (repository) => revision(database, repository),
    rowCounts: (repository) => rowCounts(database, repository),
    wipe: (repository, mode) => wipe(database, repository, mode),
    close: () => database.close(),
  };
}
