import { randomUUID } from 'node:crypto';
import {
  linkCommitInput,
  type LinkCommitInput,
  linkCommitOutput,
  type LinkCommitOutput,
  type PendingGroundingCheck,
} from '@bicameral/contracts';
import { findMovedSymbol, type GitRepository, type MovedSymbol } from '@bicameral/code-regions';
import type { PendingGrounding } from '@bicameral/decision-ledger';
import { orIfLost } from '../lost-commits.js';
import { MAX_RESULT_BYTES } from '../registry/fit.js';
import { defineTool, type Watch } from '../registry/tool.js';
import { NOTHING_TO_DO, syncLedger, type SyncResult } from '../sync.js';
import type { Context } from '../context.js';
import { ephemeralCommits } from './views/ephemeral.js';
import { knownDecisions } from './views/known-decisions.js';
import { pendingChecks } from './views/pending-checks.js';

type Outcome = 'linked' | 'already_linked' | 'no_changes';

/** Grounding checks are a to-do list for the whole ledger, so only its first ones go along. */
const MAX_GROUNDING_CHECKS = 20;

export const linkCommit = defineTool<LinkCommitInput, LinkCommitOutput, Outcome>({
  name: 'bicameral.link_commit',
  title: 'Link a commit',
  description: 'Call after each commit: re-checks the bound code that it changed and tells which decisions drifted.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: linkCommitInput,
  output: linkCommitOutput,
  row: 'engagement',
  outcomes: { linked: 'ok', already_linked: 'no_op', no_changes: 'no_op' },

  async handle({ context, input, trace, watch }) {
    const repository = await context.repository();
    const { commit_hash } = input;
    const commit = await (commit_hash === 'HEAD' ? repository.headCommit() : repository.resolveCommit(commit_hash));
    const files = await repository.commitFiles(commit);
    trace.filePaths = files;
    trace.committedAt = (await repository.commitTime(commit)) ?? undefined;

    const sync = await syncForward(context, repository, commit, watch);
    trace.driftedIds = await driftedBy(context, repository, commit, files);

    const paths = [...new Set([...sync.changedFiles, ...files])];
    const { checks, isWhole } = await pendingChecks(context, repository, sync.at, { paths }, MAX_RESULT_BYTES);
    const grounding = context.ledger().pendingGrounding(repository.commonDir, { limit: MAX_GROUNDING_CHECKS });
    const reason = !sync.moved ? 'already_synced' : paths.length === 0 ? 'no_changes' : 'new_commit';
    return {
      outcome: OUTCOME[reason],
      result: {
        commit_hash: commit,
        synced: true,
        reason,
        regions_updated: sync.regionsUpdated,
        decisions_reflected: sync.reflected.length,
        decisions_drifted: sync.drifted.length,
        pending_compliance_checks: checks,
        pending_grounding_checks: await groundingChecks(context, repository, sync.at, grounding),
        sweep_scope: sweepScope(sync.rangeSize),
        range_size: sync.rangeSize,
        ephemeral: (await ephemeralCommits(context, repository, [commit])).has(commit),
        flow_id: randomUUID(),
        verification_instruction: instruction(checks.length, grounding.length, sync.rangeSize),
        ...(!isWhole && { truncated: true }),
      },
    };
  },
});

const OUTCOME = { new_commit: 'linked', already_synced: 'already_linked', no_changes: 'no_changes' } as const;

interface LinkResult extends Omit<SyncResult, 'from'> {
  /** Whether this call brought the ledger to another commit. */
  readonly moved: boolean;
  /** The commit that the ledger stands at now. */
  readonly at: string;
  /** Commits between the one the ledger stood at and this one. */
  readonly rangeSize: number;
}

/** Syncs up to a commit; one that the ledger has already passed, other than HEAD, does not take it back. */
async function syncForward(
  context: Context,
  repository: GitRepository,
  commit: string,
  watch: Watch,
): Promise<LinkResult> {
  const cursor = context.ledger().syncCursor(repository.commonDir);
  const unmoved = { ...NOTHING_TO_DO, moved: false, rangeSize: 0 };
  if (cursor !== null && cursor !== commit && commit !== (await repository.headCommit())) {
    if (await orIfLost(repository.isAncestor(commit, cursor), false)) return { ...unmoved, at: cursor };
  }
  const sync = await syncLedger(context, repository, commit, watch);
  if (sync.from === commit) return { ...unmoved, at: commit };
  const isRange = sync.from !== null && !sync.rewritten;
  const rangeSize = isRange ? await repository.commitCount(sync.from, commit) : 1;
  return { ...sync, moved: true, at: commit, rangeSize };
}

/**
 * The decisions that a commit made drift, whoever synced the ledger to it: a preflight in between may have. One that
 * none of the commit's own files is bound to drifted somewhere in the range before; it is not this commit's doing if it
 * was noted at an earlier commit already, as when HEAD went back and came forward again.
 */
async function driftedBy(
  context: Context,
  repository: GitRepository,
  commit: string,
  files: readonly string[],
): Promise<string[]> {
  const ledger = context.ledger();
  const drifted: string[] = [];
  const inCommit = new Set(files);
  const noted = knownDecisions(context, repository, ledger.driftedAt(repository.commonDir, commit));
  for (const { decisionId: id, regions } of noted) {
    const isBoundHere = regions.some(({ filePath }) => inCommit.has(filePath));
    const others = (): string[] => ledger.driftCommits(repository.commonDir, id).filter((other) => other !== commit);
    if (isBoundHere || !(await anyBefore(repository, others(), commit))) drifted.push(id);
  }
  return drifted;
}

async function anyBefore(repository: GitRepository, commits: readonly string[], commit: string): Promise<boolean> {
  for (const earlier of commits) {
    if (await orIfLost(repository.isAncestor(earlier, commit), false)) return true;
  }
  return false;
}

/** Past so many commits the range is said to be truncated: what changed is all there, who changed what is not looked up. */
const MAX_WALKED_COMMITS = 2_000;

function sweepScope(rangeSize: number): LinkCommitOutput['sweep_scope'] {
  if (rangeSize > MAX_WALKED_COMMITS) return 'range_truncated';
  return rangeSize > 1 ? 'range_diff' : 'head_only';
}

function instruction(checks: number, grounding: number, rangeSize: number): string {
  const parts: string[] = [];
  if (sweepScope(rangeSize) === 'range_truncated') {
    parts.push(
      `${rangeSize} commits came since the last sync, more than the ${MAX_WALKED_COMMITS} that are looked at one by one; their net change was taken in whole.`,
    );
  }
  if (checks > 0) {
    parts.push(
      'For each pending compliance check, read code_body against decision_description (old_code_body is what was last judged). Then call resolve_compliance with the check’s phase, decision_id, region_id and content_hash, and your verdict; link_commit again shows what is left.',
    );
  }
  if (grounding > 0)
    parts.push(
      'For each pending grounding check, bind the decision to the code that carries it out now. Code that was removed on purpose: resolve_compliance with its region_id and not_relevant, any content_hash.',
    );
  return parts.length === 0 ? 'Nothing to verify.' : parts.join(' ');
}

type Vanished = Extract<PendingGrounding, { reason: 'symbol_disappeared' }>;

/** So many that vanished are looked for elsewhere: each means reading the files that changed since. */
const MAX_LOOKED_FOR = 5;

async function groundingChecks(
  context: Context,
  repository: GitRepository,
  commit: string,
  pending: readonly PendingGrounding[],
): Promise<PendingGroundingCheck[]> {
  const checks: PendingGroundingCheck[] = [];
  let lookedFor = 0;
  for (const each of pending) {
    const isLookedFor = each.reason === 'symbol_disappeared' && lookedFor < MAX_LOOKED_FOR;
    if (isLookedFor) lookedFor += 1;
    const movedTo = isLookedFor ? await movedSymbol(context, repository, commit, each) : [];
    checks.push({ ...groundingCheck(each), ...(movedTo.length > 0 && { moved_to: movedTo }) });
  }
  return checks;
}

/** Where a definition of the same name came in since the code was last seen: for a person to bind, never bound unasked. */
async function movedSymbol(
  context: Context,
  repository: GitRepository,
  to: string,
  { seenCommit: from, filePath: oldPath, symbol }: Vanished,
): Promise<NonNullable<PendingGroundingCheck['moved_to']>> {
  const look = async (): Promise<MovedSymbol[]> => {
    const changes = await repository.changedFiles(from, to);
    return findMovedSymbol({ repository, finder: context.symbols, from, to, oldPath, symbol, changes });
  };
  return (await orIfLost(look(), [])).map(({ path, lines }) => ({ file_path: path, symbol, lines: [...lines] }));
}

function groundingCheck(pending: PendingGrounding): PendingGroundingCheck {
  const { decisionId, description, reason } = pending;
  const about = { decision_id: decisionId, decision_description: description, reason };
  if (pending.reason === 'ungrounded') return about;
  return {
    ...about,
    region_id: pending.regionId,
    file_path: pending.filePath,
    symbol: pending.symbol,
    original_lines: [...pending.lines],
  };
}
