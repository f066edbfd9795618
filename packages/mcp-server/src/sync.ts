import { type FileChange, followRegion, type GitRepository } from '@bicameral/code-regions';
import type { Region, RegionUpdate } from '@bicameral/decision-ledger';
import type { Context } from './context.js';

export interface SyncResult {
  /** The commit that the ledger stood at before; null on its first sync of this repository. */
  readonly from: string | null;
  /** Files that differ between the two commits; none when the ledger stood there already. */
  readonly changedFiles: number;
  readonly regionsUpdated: number;
  /** Ids of decisions that became drifted, and that became reflected. */
  readonly drifted: readonly string[];
  readonly reflected: readonly string[];
}

/** Another process may move the cursor between our look and our write; then the difference is worked out anew. */
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
      if (from === commit) return { from, changedFiles: 0, regionsUpdated: 0, drifted: [], reflected: [] };
      const changes = from === null ? [] : await repository.changedFiles(from, commit);
      const updates = from === null ? [] : await followRegions(context, repository, from, commit, changes);
      const result = context.ledger().applySync(repository.commonDir, { from, to: commit, updates });
      if (result.applied) {
        const { regionsUpdated, drifted, reflected } = result;
        return { from, changedFiles: changes.length, regionsUpdated, drifted, reflected };
      }
      if (attempt === MAX_ATTEMPTS) {
        throw new Error(
          'Other servers kept moving this repository’s ledger to other commits. Call again when they are idle.',
        );
      }
    }
  });
}

async function followRegions(
  context: Context,
  repository: GitRepository,
  from: string,
  to: string,
  changes: readonly FileChange[],
): Promise<RegionUpdate[]> {
  const byOldPath = new Map(changes.map((change) => [change.oldPath ?? change.path, change]));
  const regions = context.ledger().regionsInFiles(repository.commonDir, [...byOldPath.keys()]);
  const updates: RegionUpdate[] = [];
  for (const region of regions) {
    const change = byOldPath.get(region.filePath);
    if (change) updates.push(await follow(context, repository, from, to, change, region));
  }
  return updates;
}

async function follow(
  context: Context,
  repository: GitRepository,
  from: string,
  to: string,
  change: FileChange,
  region: Region,
): Promise<RegionUpdate> {
  const followed = await followRegion({
    repository,
    finder: context.symbols,
    from,
    to,
    oldPath: region.filePath,
    newPath: change.path,
    lines: region.lines,
    symbol: region.symbol,
  });
  const { regionId, filePath, lines } = region;
  return 'gone' in followed
    ? { regionId, filePath, lines, contentHash: null }
    : { regionId, filePath: change.path, lines: followed.lines, contentHash: followed.contentHash };
}
