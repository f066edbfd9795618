import { limits } from '@bicameral/contracts';
import type { SignoffState } from '@bicameral/contracts';
import { badText, refuse, unknownName } from './checks.js';
import type { Context } from './context.js';
import type { Database } from './database.js';
import { decisionViews, requireDecision, unknownDecision } from './decisions.js';
import { LedgerError } from './errors.js';
import { ensureRepository, raiseRevision } from './repositories.js';
import type { CollisionAction, CollisionInput, ContextInput, DecisionView, SettleResult } from './types.js';

const ACTIONS: readonly CollisionAction[] = ['supersede', 'keep_both', 'link_parent'];

interface Signing {
  readonly signer?: string;
  readonly sessionId?: string;
}

/**
 * Settles one of a waiting decision's collisions. When it was the last, the decision is `proposed`: whoever settles a
 * collision has not signed the decision off.
 */
export function resolveCollision(context: Context, repository: string, input: CollisionInput): SettleResult {
  const { database } = context;
  const { action, decisionId } = input;
  checkSigning(input);
  refuse(unknownName('action', action, ACTIONS));
  return database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    const key = requireDecision(database, repositoryKey, decisionId);
    const before = view(database, repository, key, decisionId);
    const isPending = before.signoff.state === 'collision_pending';
    // Not which other one it is, but that there is nothing to settle, is what the caller has to hear.
    if (!isPending && input.otherDecisionId === undefined) throw notPending(before, 'collision_pending');
    const otherDecisionId = input.otherDecisionId ?? onlyOther(database, key, before);
    const otherKey = requireDecision(database, repositoryKey, otherDecisionId);
    if (otherKey === key) throw collision(decisionId, 'A decision does not collide with itself; name the other one.');
    const other = view(database, repository, otherKey, otherDecisionId);

    if (!isPending) {
      if (!isSettledSo(action, before, other)) throw notPending(before, 'collision_pending');
      return { ...result(before, false), otherDecisionId };
    }
    if (action === 'supersede') sign(context, otherKey, 'superseded', input, key);
    if (action === 'link_parent') linkParent(database, key, otherKey, decisionId);
    database.run('DELETE FROM collisions WHERE decision_key = ? AND other_key = ?', [key, otherKey]);
    const left = database.all('SELECT 1 FROM collisions WHERE decision_key = ? LIMIT 1', [key]);
    if (left.length === 0) sign(context, key, 'proposed', input);
    raiseRevision(database, repositoryKey);
    return { ...result(view(database, repository, key, decisionId), true), otherDecisionId };
  });
}

/** Settles a decision that waits for context. */
export function resolveContext(context: Context, repository: string, input: ContextInput): SettleResult {
  const { database } = context;
  const { decisionId, confirmed } = input;
  checkSigning(input);
  return database.write(() => {
    const repositoryKey = ensureRepository(database, repository);
    const key = requireDecision(database, repositoryKey, decisionId);
    const before = view(database, repository, key, decisionId);
    const after = confirmed ? 'proposed' : 'rejected';
    if (before.signoff.state === after) return result(before, false);
    if (before.signoff.state !== 'context_pending') throw notPending(before, 'context_pending');
    sign(context, key, after, input);
    raiseRevision(database, repositoryKey);
    return result(view(database, repository, key, decisionId), true);
  });
}

function checkSigning({ signer, sessionId }: Signing): void {
  refuse(badText('signer', signer, limits.signerChars) ?? badText('sessionId', sessionId, limits.idChars));
}

function view(database: Database, repository: string, key: number, decisionId: string): DecisionView {
  const [found] = decisionViews(database, repository, [key]);
  if (found === undefined) throw unknownDecision(decisionId);
  return found;
}

function result({ signoff, status }: DecisionView, wasNew: boolean): SettleResult {
  return { wasNew, signoff, projectedStatus: status };
}

/** @throws LedgerError UNKNOWN_COLLISION, with the ids to choose from */
function onlyOther(database: Database, key: number, { decisionId }: DecisionView): string {
  const others = database
    .all<{ id: string }>(
      `SELECT decisions.decision_id AS id
       FROM collisions CROSS JOIN decisions ON decisions.decision_key = collisions.other_key
       WHERE collisions.decision_key = ? ORDER BY decisions.decision_key`,
      [key],
    )
    .map(({ id }) => id);
  const [only, ...more] = others;
  if (only !== undefined && more.length === 0) return only;
  const choice = only === undefined ? 'the ledger has none on record' : `it collides with ${others.join(', ')}`;
  throw collision(decisionId, `Name the other decision: ${choice}.`);
}

/** Whether the same was done before, so that doing it again changes nothing. */
function isSettledSo(action: CollisionAction, decision: DecisionView, other: DecisionView): boolean {
  if (action === 'supersede') return other.signoff.supersededBy === decision.decisionId;
  if (action === 'link_parent') return decision.parentDecisionId === other.decisionId;
  return decision.signoff.state === 'proposed' && other.signoff.state !== 'superseded';
}

/** @throws LedgerError UNKNOWN_COLLISION when the other refines this one already, directly or not */
function linkParent(database: Database, key: number, otherKey: number, decisionId: string): void {
  const [found] = database.all(
    `WITH RECURSIVE ancestors (key) AS (
       SELECT parent_key FROM decisions WHERE decision_key = :other
       UNION SELECT decisions.parent_key FROM ancestors CROSS JOIN decisions ON decisions.decision_key = ancestors.key
     )
     SELECT 1 FROM ancestors WHERE key = :key`,
    { other: otherKey, key },
  );
  if (found !== undefined)
    throw collision(decisionId, 'The other decision refines this one; it can not be its parent too.');
  database.run('UPDATE decisions SET parent_key = ? WHERE decision_key = ?', [otherKey, key]);
}

function sign(
  { database, now }: Context,
  key: number,
  state: SignoffState,
  { signer, sessionId }: Signing,
  successor: number | null = null,
): void {
  database.run(
    `INSERT INTO signoffs (decision_key, state, signer, session_id, superseded_by_key, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [key, state, signer ?? null, sessionId ?? null, successor, now()],
  );
}

function notPending({ decisionId, signoff }: DecisionView, state: SignoffState): LedgerError {
  return new LedgerError(
    'NOT_PENDING',
    `Decision ${decisionId} is ${signoff.state} and not ${state}, so there is nothing to settle; ratify signs it off or turns it down.`,
    { decisionId, state: signoff.state },
  );
}

function collision(decisionId: string, message: string): LedgerError {
  return new LedgerError('UNKNOWN_COLLISION', message, { decisionId });
}
