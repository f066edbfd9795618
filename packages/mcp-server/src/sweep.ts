import { CodeRegionsError, type FollowedRegion, followRegion, type GitRepository } from '@bicameral/code-regions';
import type { Region, RegionUpdate } from '@bicameral/decision-ledger';
import { changedAt, CommitWalk } from './changed-at.js';
import type { Context } from './context.js';
import { defined } from './defined.js';
import { orIfLost } from './lost-commits.js';
import { Refusal } from './registry/refusal.js';
import type { Watch } from './registry/tool.js';
import { relocate } from './relocate.js';
import { JudgedStates, toldBySyntax } from './told-by-syntax.js';

/** The way that a sweep takes the ledger. */
export interface Way {
  /** The commit that the ledger stands at; null before its first sync of the repository. */
  readonly from: string | null;
  readonly to: string;
  /** The ledger's revision when it was looked at. */
  readonly revision: number;
  readonly watch: Watch;
}

export interface Sweep {
  /** Whether `from` is no longer there, so that nothing can be said of what lies between. */
  readonly rewritten: boolean;
  /** Files that differ between the two commits, by the path that they have at the later one. */
  readonly changedFiles: readonly string[];
  readonly updates: readonly RegionUpdate[];
}

type KnownWay = Way & { readonly from: string };

/**
 * Works out where the bound regions of the files that differ between two commits are now, and what they hold.
 *
 * @throws Refusal when the caller took the call back
 */
export async function sweep(context: Context, repository: GitRepository, way: Way): Promise<Sweep> {
  const { from, to } = way;
  // Nothing is bound before the first sync: a binding is made at the synced commit.
  if (from === null) return { rewritten: false, changedFiles: [], updates: [] };
  const changes = await orIfLost(repository.changedFiles(from, to), null);
  const judged = new JudgedStates(context, repository);
  if (changes === null) {
    const regions = context.ledger().allRegions(repository.commonDir);
    const updates = await inTurn(context, repository, { ...way, from }, regions, {
      look: (region) => relocate(context, repository, to, { region, judged }),
      begin: (next) => judged.expect(next),
    });
    return { rewritten: true, changedFiles: [...new Set(regions.map(({ filePath }) => filePath))], updates };
  }
  const byOldPath = new Map(changes.map(({ path, oldPath }) => [oldPath ?? path, path]));
  const newPathOf = ({ filePath }: Region): string => byOldPath.get(filePath) ?? filePath;
  const regions = context.ledger().regionsInFiles(repository.commonDir, [...byOldPath.keys()]);
  const walk = new CommitWalk(repository, to);
  const updates = await inTurn(context, repository, { ...way, from }, regions, {
    look: (region) => follow(context, { repository, from, to, newPath: newPathOf(region), walk, judged }, region),
    begin: (next) => {
      judged.expect(next);
      const files = new Map(next.map((region) => [region.filePath, newPathOf(region)]));
      walk.expect([...files.keys()]);
      return repository.readAhead(
        from,
        to,
        [...files].map(([oldPath, newPath]) => ({ oldPath, newPath })),
      );
    },
  });
  return { rewritten: false, changedFiles: changes.map(({ path }) => path), updates };
}

interface Step {
  readonly repository: GitRepository;
  readonly from: string;
  readonly to: string;
  readonly newPath: string;
  readonly walk: CommitWalk;
  readonly judged: JudgedStates;
}

async function follow(context: Context, step: Step, region: Region): Promise<RegionUpdate> {
  const { repository, to, newPath, walk, judged } = step;
  const { regionId, filePath, lines, symbol } = region;
  // Code that was gone is looked for from where it was last seen: it may have come back.
  const from = region.contentHash === null ? region.seenCommit : step.from;
  const request = { repository, from, to, newPath, finder: context.symbols, oldPath: filePath, lines, symbol };
  let followed: FollowedRegion;
  try {
    followed = await followRegion(request);
  } catch (error) {
    if (!(error instanceof CodeRegionsError)) throw error;
    context.log.info(`${symbol} in ${filePath} can not be followed, so it is looked for: ${error.message}`);
    return relocate(context, repository, to, { region, judged });
  }
  if ('gone' in followed) return { regionId, filePath, lines, contentHash: null };
  const { contentHash, renamedTo } = followed;
  const isChanged = region.contentHash !== null && contentHash !== region.contentHash;
  const after = { commit: to, path: newPath, lines: followed.lines, hash: contentHash };
  const told = await toldBySyntax(context, repository, { region, judged }, from, after);
  const changed = isChanged && told.cosmetic !== true ? await changedAt(walk, request, region.contentHash) : undefined;
  const update = { regionId, filePath: newPath, lines: followed.lines, contentHash, symbol: renamedTo, ...told };
  return defined({ ...update, changedAt: changed });
}

/** So many are read ahead, kept and told of at a time: less than a second's work. */
const AT_ONCE = 100;

interface Work {
  readonly look: (region: Region) => Promise<RegionUpdate>;
  /** Called before these regions are looked at: what that will take can be read all at once. */
  readonly begin: (regions: readonly Region[]) => Promise<void> | void;
}

/**
 * Works out the updates one after the other: they share one git process, and hundreds at once would only queue there. A
 * long sweep keeps what it has worked on, so that the next one goes on from there when this one is taken back or killed.
 */
async function inTurn(
  context: Context,
  { commonDir }: GitRepository,
  { from, to, revision, watch }: KnownWay,
  regions: readonly Region[],
  { look, begin }: Work,
): Promise<RegionUpdate[]> {
  const isLong = regions.length > AT_ONCE;
  const staged = isLong ? context.ledger().stagedUpdates(commonDir, { from, to }) : [];
  const known = new Map(staged.map((update) => [update.regionId, update]));
  const updates = regions.flatMap(({ regionId }) => known.get(regionId) ?? []);
  // The regions of one file in a row, so that it is read and parsed once.
  const rest = regions.filter(({ regionId }) => !known.has(regionId)).sort(byFile);
  let worked: RegionUpdate[] = [];
  const stage = async (): Promise<void> => {
    const staging = { from, to, revision, updates: worked };
    if (worked.length > 0) await context.write(watch, (ledger) => ledger.stageSync(commonDir, staging));
    worked = [];
  };
  for (let first = 0; first < rest.length; first += AT_ONCE) {
    const next = rest.slice(first, first + AT_ONCE);
    await begin(next);
    for (const region of next) {
      const update = await look(region);
      updates.push(update);
      // The others are quickly told once more.
      if (update.contentHash !== region.contentHash) worked.push(update);
    }
    if (!isLong || next.length < AT_ONCE) continue;
    if (worked.length >= AT_ONCE) await stage();
    watch.progress(updates.length, regions.length, 'bound code brought up to the commit');
    if (watch.signal.aborted) {
      await stage();
      throw new Refusal(`Taken back after ${updates.length} of ${regions.length} places; the next call goes on there.`);
    }
  }
  return updates;
}

function byFile(left: Region, right: Region): number {
  return left.filePath < right.filePath ? -1 : left.filePath > right.filePath ? 1 : 0;
}
