import type { GitRepository } from '@bicameral/code-regions';
import type { Region, RegionUpdate } from '@bicameral/decision-ledger';
import { isCosmeticChange, type RegionAt } from './classify-change.js';
import type { Context } from './context.js';

/** A region's code at a commit, by which its ledger is told of it. */
interface Code extends RegionAt {
  readonly hash: string;
}

/**
 * What the syntax tells of a region's new code: that it is the code of before in another layout; or else, that it is
 * again what decisions were judged compliant in.
 *
 * @param before the commit at which the region was as the ledger has it
 */
export async function toldBySyntax(
  context: Context,
  repository: GitRepository,
  region: Region,
  before: string,
  after: Code,
): Promise<Pick<RegionUpdate, 'cosmetic' | 'sameAs'>> {
  const { regionId, filePath: path, lines, contentHash } = region;
  if (contentHash === after.hash) return {};
  const state = { commit: before, path, lines };
  if (contentHash !== null && (await isCosmeticChange(context, repository, state, after))) return { cosmetic: true };
  const sameAs: string[] = [];
  for (const judged of context.ledger().judgedStates(repository.commonDir, regionId)) {
    // Where the very content is back, the ledger sees that by itself.
    if (judged.hash === after.hash) continue;
    if (await isCosmeticChange(context, repository, judged, after)) sameAs.push(judged.hash);
  }
  return sameAs.length === 0 ? {} : { sameAs };
}
