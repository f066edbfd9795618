import type { SignoffState, Status } from '@bicameral/contracts';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { RawPreflight } from '../local/raw-rows.js';
import type { LocalView } from '../local/view.js';
import type { EngagementEvidence, ReviewRow, SurfacedEvidence } from '../rows/review-row.js';

export interface PathShown {
  /** Null for a path of raw mode that was hashed with another salt. */
  readonly hash: string | null;
  /** Null when this machine has no such file any more. */
  readonly path: string | null;
}

/** A decision as the ledger has it now; all null when it does not have it. */
export interface DecisionShown {
  readonly decision_id: string;
  readonly description: string | null;
  readonly status: Status | null;
  readonly signoff_state: SignoffState | null;
}

export interface MissShown extends DecisionShown {
  readonly relation: 'asked' | 'neighbour';
  readonly file: PathShown;
  /** When the commit was linked. */
  readonly committed_at: string;
  /** The commits at which the ledger noted that the decision drifted: this one is among them, if it is known here. */
  readonly drift_commits: readonly string[];
}

/**
 * What a person goes by: what was asked, what was shown, what followed; not what reconcile makes of it. In plain as far as
 * this machine can tell, so it is for showing alone.
 */
export interface Evidence {
  readonly key: string;
  readonly asked: {
    readonly at: string;
    readonly session_id: string;
    /** The repository's common git directory. */
    readonly repository: string | null;
    readonly repo_hash: string | null;
    readonly topic: string | null;
    readonly topic_hash: string | null;
    readonly paths: readonly PathShown[];
    readonly guided: boolean;
    readonly repeats: string | null;
  };
  readonly answered: { readonly fired: boolean; readonly reason: ReviewRow['reason'] };
  readonly shown: readonly (DecisionShown & Pick<SurfacedEvidence, 'surfaced_by' | 'engaged'>)[];
  readonly followed: readonly (Omit<EngagementEvidence, 'decision_ids'> & {
    readonly decisions: readonly DecisionShown[];
  })[];
  /** How many more calls followed than are listed. */
  readonly followed_left_out: number;
  readonly missed: MissShown | null;
  /** What kept things from being told in plain, one sentence each. */
  readonly problems: readonly string[];
}

/** @param raw what raw mode wrote of the row's preflight, from the same view */
export async function evidenceOf(row: ReviewRow, view: LocalView, raw?: RawPreflight): Promise<Evidence> {
  const isOurs = row.salt_id === view.saltId;
  const repoHash = isOurs ? row.repo_hash : null;
  const hashes = row.miss === null ? row.path_hashes : [...row.path_hashes, row.miss.path_hash];
  const paths = isOurs ? await view.paths(repoHash, hashes) : new Map<string, string>();
  const pathOf = (hash: string): PathShown => ({ hash, path: paths.get(hash) ?? null });
  const decisionOf = (decisionId: string): DecisionShown => shown(decisionId, view.decision(repoHash, decisionId));
  return {
    key: row.key,
    asked: {
      at: row.preflight_ts,
      session_id: row.session_id,
      repository: view.repository(repoHash),
      repo_hash: row.repo_hash,
      topic: raw?.topic ?? null,
      topic_hash: row.topic_hash,
      paths: raw?.filePaths?.map((path) => rawPath(path, row, view)) ?? row.path_hashes.map(pathOf),
      guided: row.guided,
      repeats: row.parent_preflight_id ?? null,
    },
    answered: { fired: row.fired, reason: row.reason },
    shown: row.surfaced.map(({ decision_id, ...rest }) => ({ ...decisionOf(decision_id), ...rest })),
    followed: row.engagements.map(({ decision_ids, ...rest }) => ({
      ...rest,
      decisions: decision_ids.map(decisionOf),
    })),
    followed_left_out: row.engagements_left_out ?? 0,
    missed: row.miss && {
      ...decisionOf(row.miss.decision_id),
      relation: row.miss.relation,
      file: pathOf(row.miss.path_hash),
      committed_at: row.miss.committed_at,
      drift_commits: view.driftCommits(repoHash, row.miss.decision_id),
    },
    problems: [
      ...view.problems,
      ...(isOurs || view.saltId === null
        ? []
        : ['It was hashed with another salt, so its hashes can not be told in plain.']),
    ],
  };
}

function rawPath(path: string, row: ReviewRow, view: LocalView): PathShown {
  const hash = view.pathHash(path);
  return { path, hash: hash !== null && row.path_hashes.includes(hash) ? hash : null };
}

function shown(decision_id: string, view: DecisionView | null): DecisionShown {
  return {
    decision_id,
    description: view?.description ?? null,
    status: view?.status ?? null,
    signoff_state: view?.signoff.state ?? null,
  };
}
