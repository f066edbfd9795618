import type { GitRepository } from '@bicameral/code-regions';
import type { Baseline, Region, RegionUpdate } from '@bicameral/decision-ledger';
import { isCosmeticChange, type RegionAt } from './classify-change.js';
import type { Context } from './context.js';

/** A region's code at a commit, by which its ledger is told of it. */
interface Code extends RegionAt {
  readonly hash: string;
}

/** What decisions were judged compliant in; with the first region that is asked about, of all that may follow. */
export class JudgedStates {
  readonly #context: Context;
  readonly #commonDir: string;
  #expected: readonly string[] = [];
  #known: ReadonlyMap<string, readonly Baseline[]> | undefined;

  constructor(context: Context, { commonDir }: GitRepository) {
    this.#context = context;
    this.#commonDir = commonDir;
  }

  expect(regions: readonly Region[]): void {
    this.#expected = regions.map(({ regionId }) => regionId);
    this.#known = undefined;
  }

  /** @param region one of those that were expected last */
  of({ regionId }: Region): readonly Baseline[] {
    this.#known ??= this.#context.ledger().judgedStates(this.#commonDir, this.#expected);
    return this.#known.get(regionId) ?? [];
  }
}

/** A region as the ledger has it, and what else it says of regions. */
export interface Known {
  readonly region: Region;
  readonly judged: JudgedStates;
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
  { region, judged }: Known,
  before: string,
  after: Code,
): Promise<Pick<RegionUpdate, 'cosmetic' | 'sameAs'>> {
  const { filePath: path, lines, contentHash } = region;
  if (contentHash === after.hash) return {};
  const state = { commit: before, path, lines };
  if (contentHash !== null && (await isCosmeticChange(context, repository, state, after))) return { cosmetic: true };
  const sameAs: string[] = [];
  for (const then of judged.of(region)) {
    // Where the very content is back, the ledger sees that by itself.
    if (then.hash === after.hash) continue;
    if (await isCosmeticChange(context, repository, then, after)) sameAs.push(then.hash);
  }
  return sameAs.length === 0 ? {} : { sameAs };
}
