import type { GitRepository } from '@bicameral/code-regions';
import type { SyncMetrics } from '@bicameral/contracts';
import type { Context } from './context.js';
import { orIfLost } from './lost-commits.js';
import type { Watch } from './registry/tool.js';
import { sweep } from './sweep.js';

export interface SyncResult {
  /** The commit that the ledger stood at before; null on its first sync of this repository. */
  readonly from: string | null;
  /** Whether `from` is no longer there, so that nothing can be said of what lies between. */
  readonly rewritten: boolean;
  /** Files that differ between the two commits, by the path that they have at the later one; none when the ledger stood there already. */
  readonly changedFiles: readonly string[];
  readonly regionsUpdated: number;
  /** Ids of decisions that became drifted, and that became reflected. */
  readonly drifted: readonly string[];
  readonly reflected: readonly string[];
}

/**
 * Another process may write between our look and our write; then the difference is worked out anew. Four servers that do
 * nothing but write were seen to leave five attempts in vain, once in sixteen thousand calls.
 */
export const MAX_ATTEMPTS = 20;

/**
 * Brings the ledger to a commit: re-hashes the bound regions of the files that differ between the commit it stands at
 * and this one, whichever is older, following renames and shifted lines. Worktrees of one clone share a ledger and may
 * stand at different commits, so going back is as usual as going forward.
 */
export function syncLedger(
  context: Context,
  repository: GitRepository,
  commit: string,
  watch: Watch,
): Promise<SyncResult> {
  return context.oneSyncAtATime(async () => {
    const begun = context.ledger().syncCursor(repository.commonDir);
    if (begun === commit) return { ...NOTHING_TO_DO, from: begun };
    const unfinished = begun === null ? null : context.ledger().stagedTarget(repository.commonDir, begun);
    // A long sync that was interrupted on the way here is finished first: most of its work is done.
    const isOnTheWay =
      unfinished !== null && unfinished !== commit && (await isAncestor(repository, unfinished, commit));
    if (!isOnTheWay) return syncOnce(context, repository, commit, watch);
    const first = await syncOnce(context, repository, unfinished, watch);
    return joined(first, await syncOnce(context, repository, commit, watch));
  });
}

function isAncestor(repository: GitRepository, ancestor: string, descendant: string): Promise<boolean> {
  return orIfLost(repository.isAncestor(ancestor, descendant), false);
}

/** Two syncs in a row as one. */
function joined(first: SyncResult, second: SyncResult): SyncResult {
  const both = (pick: (result: SyncResult) => readonly string[]): string[] => [
    ...new Set([...pick(first), ...pick(second)]),
  ];
  return {
    from: first.from,
    rewritten: first.rewritten || second.rewritten,
    changedFiles: both(({ changedFiles }) => changedFiles),
    regionsUpdated: first.regionsUpdated + second.regionsUpdated,
    drifted: both(({ drifted }) => drifted),
    reflected: both(({ reflected }) => reflected),
  };
}

async function syncOnce(
  context: Context,
  repository: GitRepository,
  commit: string,
  watch: Watch,
): Promise<SyncResult> {
  for (let attempt = 1; ; attempt += 1) {
    const from = context.ledger().syncCursor(repository.commonDir);
    if (from === commit) return { ...NOTHING_TO_DO, from };
    const revision = context.ledger().revision(repository.commonDir);
    const { updates, ...about } = await sweep(context, repository, { from, to: commit, revision, watch });
    const result = await context.write(watch, (ledger) =>
      ledger.applySync(repository.commonDir, { from, to: commit, revision, updates }),
    );
    if (result.applied) return { ...result, ...about, from };
    if (attempt === MAX_ATTEMPTS) {
      throw new Error('Other servers kept changing this repository’s ledger. Call again when they are idle.');
    }
  }
}

/** Brings the ledger to the commit that is checked out, and tells how long that took. */
export async function syncToHead(
  context: Context,
  repository: GitRepository,
  watch: Watch,
): Promise<{ commit: string; sync_metrics: SyncMetrics }> {
  const started = performance.now();
  const commit = await repository.headCommit();
  await syncLedger(context, repository, commit, watch);
  return { commit, sync_metrics: { sync_catchup_ms: Math.round(performance.now() - started), barrier_held_ms: null } };
}

/** What a sync comes to when the ledger stands at the commit already. */
export const NOTHING_TO_DO = { rewritten: false, changedFiles: [], regionsUpdated: 0, drifted: [], reflected: [] };
