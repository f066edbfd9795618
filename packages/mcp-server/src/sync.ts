import { CodeRegionsError, type FollowedRegion, followRegion, type GitRepository } from '@bicameral/code-regions';
import type { SyncMetrics } from '@bicameral/contracts';
import type { Region, RegionUpdate } from '@bicameral/decision-ledger';
import { classifyChange } from './classify-change.js';
import type { Context } from './context.js';
import { defined } from './defined.js';
import { orIfLost } from './lost-commits.js';
import { relocate } from './relocate.js';

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

/** Another process may write between our look and our write; then the difference is worked out anew. */
export const MAX_ATTEMPTS = 5;

/**
 * Brings the ledger to a commit: re-hashes the bound regions of the files that differ between the commit it stands at
 * and this one, whichever is older, following renames and shifted lines. Worktrees of one clone share a ledger and may
 * stand at different commits, so going back is as usual as going forward.
 */
export function syncLedger(context: Context, repository: GitRepository, commit: string): Promise<SyncResult> {
  return context.oneSyncAtATime(async () => {
    for (let attempt = 1; ; attempt += 1) {
      const from = context.ledger().syncCursor(repository.commonDir);
      if (from === commit) return { ...NOTHING_TO_DO, from };
      const revision = context.ledger().revision(repository.commonDir);
      const { updates, ...about } = await difference(context, repository, from, commit);
      const result = context.ledger().applySync(repository.commonDir, { from, to: commit, revision, updates });
      if (result.applied) return { ...result, ...about, from };
      if (attempt === MAX_ATTEMPTS) {
        throw new Error('Other servers kept changing this repository’s ledger. Call again when they are idle.');
      }
    }
  });
}

/** Brings the ledger to the commit that is checked out, and tells how long that took. */
export async function syncToHead(
  context: Context,
  repository: GitRepository,
): Promise<{ commit: string; sync_metrics: SyncMetrics }> {
  const started = performance.now();
  const commit = await repository.headCommit();
  await syncLedger(context, repository, commit);
  return { commit, sync_metrics: { sync_catchup_ms: Math.round(performance.now() - started), barrier_held_ms: null } };
}

/** What a sync comes to when the ledger stands at the commit already. */
export const NOTHING_TO_DO = { rewritten: false, changedFiles: [], regionsUpdated: 0, drifted: [], reflected: [] };

interface Difference {
  readonly rewritten: boolean;
  readonly changedFiles: readonly string[];
  readonly updates: readonly RegionUpdate[];
}

async function difference(
  context: Context,
  repository: GitRepository,
  from: string | null,
  to: string,
): Promise<Difference> {
  // Nothing is bound before the first sync: a binding is made at the synced commit.
  if (from === null) return { rewritten: false, changedFiles: [], updates: [] };
  const changes = await orIfLost(repository.changedFiles(from, to), null);
  if (changes === null) {
    const regions = context.ledger().allRegions(repository.commonDir);
    const files = new Set(regions.map(({ filePath }) => filePath));
    return {
      rewritten: true,
      changedFiles: [...files],
      updates: await inTurn(regions, (each) => relocate(context, repository, to, each)),
    };
  }
  const byOldPath = new Map(changes.map((change) => [change.oldPath ?? change.path, change]));
  const regions = context.ledger().regionsInFiles(repository.commonDir, [...byOldPath.keys()]);
  const updates = await inTurn(regions, (region) => {
    const newPath = byOldPath.get(region.filePath)?.path ?? region.filePath;
    return follow(context, repository, { from, to, newPath }, region);
  });
  return { rewritten: false, changedFiles: changes.map(({ path }) => path), updates };
}

async function follow(
  context: Context,
  repository: GitRepository,
  way: { readonly from: string; readonly to: string; readonly newPath: string },
  region: Region,
): Promise<RegionUpdate> {
  const { regionId, filePath, lines, symbol } = region;
  // Code that was gone is looked for from where it was last seen: it may have come back.
  const from = region.contentHash === null ? region.seenCommit : way.from;
  const request = { ...way, from, repository, finder: context.symbols, oldPath: filePath, lines, symbol };
  let followed: FollowedRegion;
  try {
    followed = await followRegion(request);
  } catch (error) {
    if (!(error instanceof CodeRegionsError)) throw error;
    context.log.info(`${symbol} in ${filePath} can not be followed, so it is looked for: ${error.message}`);
    return relocate(context, repository, way.to, region);
  }
  if ('gone' in followed) return { regionId, filePath, lines, contentHash: null };
  const { contentHash, renamedTo } = followed;
  const isChanged = contentHash !== region.contentHash && region.contentHash !== null;
  const after = { commit: way.to, path: way.newPath, lines: followed.lines };
  const change = isChanged
    ? await classifyChange(context, repository, { commit: from, path: filePath, lines }, after)
    : null;
  return defined({
    regionId,
    filePath: way.newPath,
    lines: followed.lines,
    contentHash,
    symbol: renamedTo,
    cosmetic: change?.verdict === 'cosmetic' ? true : undefined,
  });
}

/** One after the other: they share one git process, and hundreds at once would only queue there. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
