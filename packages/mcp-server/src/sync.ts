import { CodeRegionsError, type FollowedRegion, followRegion, type GitRepository } from '@bicameral/code-regions';
import type { SyncMetrics } from '@bicameral/contracts';
import type { Region, RegionUpdate } from '@bicameral/decision-ledger';
import { changedAt } from './changed-at.js';
import { classifyChange } from './classify-change.js';
import type { Context } from './context.js';
import { defined } from './defined.js';
import { orIfLost } from './lost-commits.js';
import { Refusal } from './registry/refusal.js';
import type { Watch } from './registry/tool.js';
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
    const { updates, ...about } = await difference(context, repository, { from, to: commit, revision, watch });
    const result = context.ledger().applySync(repository.commonDir, { from, to: commit, revision, updates });
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

interface Difference {
  readonly rewritten: boolean;
  readonly changedFiles: readonly string[];
  readonly updates: readonly RegionUpdate[];
}

interface Sweep {
  readonly from: string | null;
  readonly to: string;
  readonly revision: number;
  readonly watch: Watch;
}

async function difference(context: Context, repository: GitRepository, sweep: Sweep): Promise<Difference> {
  const { from, to } = sweep;
  // Nothing is bound before the first sync: a binding is made at the synced commit.
  if (from === null) return { rewritten: false, changedFiles: [], updates: [] };
  const changes = await orIfLost(repository.changedFiles(from, to), null);
  if (changes === null) {
    const regions = context.ledger().allRegions(repository.commonDir);
    const files = new Set(regions.map(({ filePath }) => filePath));
    const look = (region: Region): Promise<RegionUpdate> => relocate(context, repository, to, region);
    const updates = await inTurn(context, repository, { ...sweep, from }, regions, look);
    return { rewritten: true, changedFiles: [...files], updates };
  }
  const byOldPath = new Map(changes.map((change) => [change.oldPath ?? change.path, change]));
  const regions = context.ledger().regionsInFiles(repository.commonDir, [...byOldPath.keys()]);
  const updates = await inTurn(context, repository, { ...sweep, from }, regions, (region) => {
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
  const isChanged = region.contentHash !== null && contentHash !== region.contentHash;
  const after = { commit: way.to, path: way.newPath, lines: followed.lines };
  const change = isChanged
    ? await classifyChange(context, repository, { commit: from, path: filePath, lines }, after)
    : null;
  const isCosmetic = change?.verdict === 'cosmetic';
  return defined({
    regionId,
    filePath: way.newPath,
    lines: followed.lines,
    contentHash,
    symbol: renamedTo,
    cosmetic: isCosmetic ? true : undefined,
    changedAt: isChanged && !isCosmetic ? await changedAt(request, region.contentHash) : undefined,
  });
}

/** So many updates are kept at a time, and told of: less than a second's work. */
const STAGED_AT_ONCE = 100;

/**
 * Works out the updates one after the other: they share one git process, and hundreds at once would only queue there. A
 * long sweep keeps what it has, so that the next one goes on from there when this one is taken back or killed.
 *
 * @throws Refusal when the caller took the call back
 */
async function inTurn(
  context: Context,
  repository: GitRepository,
  { from, to, revision, watch }: Sweep & { readonly from: string },
  regions: readonly Region[],
  work: (region: Region) => Promise<RegionUpdate>,
): Promise<RegionUpdate[]> {
  const { commonDir } = repository;
  const way = { from, to };
  const isLong = regions.length > STAGED_AT_ONCE;
  const staged = isLong ? context.ledger().stagedUpdates(commonDir, way) : [];
  const known = new Map(staged.map((update) => [update.regionId, update]));
  const updates: RegionUpdate[] = [];
  let fresh: RegionUpdate[] = [];
  for (const region of regions) {
    const update = known.get(region.regionId) ?? (await work(region));
    updates.push(update);
    if (!known.has(region.regionId)) fresh.push(update);
    if (!isLong || fresh.length < STAGED_AT_ONCE) continue;
    context.ledger().stageSync(commonDir, { ...way, revision, updates: fresh });
    fresh = [];
    watch.progress(updates.length, regions.length, 'bound code brought up to the commit');
    if (watch.signal.aborted) {
      throw new Refusal(`Taken back after ${updates.length} of ${regions.length} places; the next call goes on there.`);
    }
  }
  return updates;
}
