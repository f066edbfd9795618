import { randomUUID } from 'node:crypto';
import {
  linkCommitInput,
  type LinkCommitInput,
  linkCommitOutput,
  type LinkCommitOutput,
  type PendingGroundingCheck,
} from '@bicameral/contracts';
import type { GitRepository } from '@bicameral/code-regions';
import type { PendingGrounding } from '@bicameral/decision-ledger';
import { orIfLost } from '../lost-commits.js';
import { defineTool } from '../registry/tool.js';
import { syncLedger, type SyncResult } from '../sync.js';
import type { Context } from '../context.js';
import { ephemeralCommits } from './views/ephemeral.js';
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

  async handle({ context, input, trace }) {
    const repository = await context.repository();
    const { commit_hash } = input;
    const commit = await (commit_hash === 'HEAD' ? repository.headCommit() : repository.resolveCommit(commit_hash));
    const files = await repository.commitFiles(commit);
    trace.filePaths = files;

    const sync = await syncForward(context, repository, commit);
    // By commit, not by this call: a preflight in between may have synced the ledger already.
    trace.driftedIds = context.ledger().driftedAt(repository.commonDir, commit);

    const checks = await pendingChecks(context, repository, sync.at, { paths: files });
    const grounding = context.ledger().pendingGrounding(repository.commonDir, { limit: MAX_GROUNDING_CHECKS });
    const reason = !sync.moved ? 'already_synced' : sync.changedFiles === 0 ? 'no_changes' : 'new_commit';
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
        pending_grounding_checks: grounding.map(groundingCheck),
        sweep_scope: sync.rangeSize > 1 ? 'range_diff' : 'head_only',
        range_size: sync.rangeSize,
        ephemeral: (await ephemeralCommits(repository, [commit])).has(commit),
        flow_id: randomUUID(),
        verification_instruction: instruction(checks.length),
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
async function syncForward(context: Context, repository: GitRepository, commit: string): Promise<LinkResult> {
  const cursor = context.ledger().syncCursor(repository.commonDir);
  const unmoved = {
    moved: false,
    rewritten: false,
    rangeSize: 0,
    changedFiles: 0,
    regionsUpdated: 0,
    drifted: [],
    reflected: [],
  };
  if (cursor !== null && cursor !== commit && commit !== (await repository.headCommit())) {
    if (await orIfLost(repository.isAncestor(commit, cursor), false)) return { ...unmoved, at: cursor };
  }
  const sync = await syncLedger(context, repository, commit);
  if (sync.from === commit) return { ...unmoved, at: commit };
  const isRange = sync.from !== null && !sync.rewritten;
  const rangeSize = isRange ? await repository.commitCount(sync.from, commit) : 1;
  return { ...sync, moved: true, at: commit, rangeSize };
}

function instruction(checks: number): string {
  if (checks === 0) return 'Nothing to verify.';
  return 'For each pending compliance check, read code_body against decision_description (old_code_body is what was last judged). Then call resolve_compliance with the check’s phase, decision_id, region_id and content_hash, and your verdict.';
}

function groundingCheck(pending: PendingGrounding): PendingGroundingCheck {
  const { decisionId, description, reason } = pending;
  const about = { decision_id: decisionId, decision_description: description, reason };
  if (pending.reason === 'ungrounded') return about;
  return { ...about, file_path: pending.filePath, symbol: pending.symbol, original_lines: [...pending.lines] };
}
