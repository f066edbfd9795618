import { RATIFY_ACTIONS, limits } from '@bicameral/contracts';
import { badText, emptyText, refuse, unknownName } from './checks.js';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { decisionViews, requireDecision, unknownDecision } from './decisions.js';
import { LedgerError } from './errors.js';
import { ensureRepository, raiseRevision } from './repositories.js';
import type { DecisionView, SignoffInput, SignoffResult } from './types.js';

const STATE_AFTER = { ratify: 'ratified', reject: 'rejected' } as const;

/** Signs a decision off or rejects it; the same by the same signer once more changes nothing, unless the
 * note is another. */
export function setSignoff(
  { database, now }: Context,
  repository: string,
  decisionId: string,
  { action, signer, note, sessionId, commit }: SignoffInput,
): SignoffResult {
  refuse(
    unknownName('action', action, RATIFY_ACTIONS) ??
      emptyText('signer', signer) ??
      badText('signer', signer, limits.signerChars) ??
      badText('note', note, limits.noteChars),
  );
  return database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    const key = requireDecision(database, repositoryKey, decisionId);
    const before = view(database, repository, key, decisionId);
    refuseSuperseded(before);
    const state = STATE_AFTER[action];
    const saysMore = note !== undefined && note !== before.signoff.note;
    const wasNew = before.signoff.state !== state || before.signoff.signer !== signer || saysMore;
    if (wasNew) {
      database.run(
        `INSERT INTO signoffs (decision_key, state, signer, note, session_id, source_commit_ref, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [key, state, signer, note ?? null, sessionId ?? null, commit ?? null, now()],
      );
      // Whoever signs a waiting decision off, or turns it down, has settled it beside the others.
      database.run('DELETE FROM collisions WHERE decision_key = ?', [key]);
      raiseRevision(database, repositoryKey);
    }
    const { signoff, status } = view(database, repository, key, decisionId);
    return { wasNew, signoff, projectedStatus: status };
  });
}

function view(database: Database, repository: string, key: number, decisionId: string): DecisionView {
  const [found] = decisionViews(database, repository, [key]);
  if (found === undefined) throw unknownDecision(decisionId);
  return found;
}

function refuseSuperseded({ decisionId, signoff }: DecisionView): void {
  if (signoff.state !== 'superseded') return;
  const { supersededBy } = signoff;
  const instead = supersededBy === undefined ? '' : `; sign off ${supersededBy}, which took its place`;
  throw new LedgerError('SUPERSEDED', `Decision ${decisionId} is superseded${instead}.`, { decisionId, supersededBy });
}
