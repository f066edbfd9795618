import type { Lines } from './decision.js';

export interface BindInput {
  readonly decisionId: string;
  readonly filePath: string;
  readonly symbol: string;
  readonly lines: Lines;
  readonly contentHash: string;
  /** The commit at which the content was read: the synced one, once the repository has been synced. */
  readonly commit: string;
  /** When empty or absent, an earlier one stays. */
  readonly purpose?: string;
}

export interface BindResult {
  readonly regionId: string;
  /** False when the decision was bound to this region already. */
  readonly created: boolean;
  /** True when it takes the place of a binding whose code is gone. */
  readonly regrounded: boolean;
}

export interface RegionUpdate {
  readonly regionId: string;
  readonly filePath: string;
  readonly lines: Lines;
  /** Null when the code is gone; path and lines are then where it last lived. */
  readonly contentHash: string | null;
  /** Given when the symbol was renamed in place. */
  readonly symbol?: string;
  /** The content differs from the region's until now in layout and comments only: what was said of that still holds. */
  readonly cosmetic?: boolean;
  /** Hashes of earlier content, of `judgedStates`, that the content differs from in layout and comments only. */
  readonly sameAs?: readonly string[];
  /** The commit that brought the content, where the caller knows it. */
  readonly changedAt?: string;
}

export interface SyncInput {
  /** The cursor that the caller worked from. */
  readonly from: string | null;
  readonly to: string;
  /**
   * The revision read before the regions. When given, the sync is not applied if a region was bound since: it would miss
   * its update.
   */
  readonly revision?: number;
  readonly updates: readonly RegionUpdate[];
}

/** What a sync has worked out so far, for whoever goes on with it when it is interrupted. */
export interface StagingInput {
  /** The cursor that the caller works from. */
  readonly from: string;
  readonly to: string;
  /** The revision read before the regions. */
  readonly revision: number;
  /** Also those that change nothing: their regions need no second look. */
  readonly updates: readonly RegionUpdate[];
}

export interface SyncResult {
  /**
   * False when the cursor is no longer `from`, or a region was bound after `revision`: somebody else wrote meanwhile, and
   * nothing was written here. Read again and start over.
   */
  readonly applied: boolean;
  /** Regions whose path, symbol, lines or content changed. */
  readonly regionsUpdated: number;
  readonly drifted: readonly string[];
  readonly reflected: readonly string[];
}
