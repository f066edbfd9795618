import { DECISION_LEVELS, SIGNOFF_STATES, SOURCE_TYPES, limits } from '@bicameral/contracts';
import { badText, emptyText, firstProblem, refuse, unknownName } from './checks.js';
import type { IngestBatch, IngestDecision } from './types.js';

/**
 * Checks what belongs to the whole batch.
 *
 * @throws LedgerError INVALID_INPUT, which names the field, the limit and what came
 */
export function checkBatch(batch: IngestBatch): void {
  refuse(
    unknownName('source', batch.source, SOURCE_TYPES) ??
      tooMany('decisions', batch.decisions.length, limits.decisionsPerIngest) ??
      tooMany('open questions', batch.openQuestions?.length ?? 0, limits.openQuestionsPerIngest) ??
      tooMany('participants', batch.participants?.length ?? 0, limits.participantsPerCall) ??
      badText('title', batch.title, limits.titleChars) ??
      badText('date', batch.date, limits.titleChars) ??
      badText('query', batch.query, limits.topicChars) ??
      firstProblem(batch.participants, (name) => badText('participants', name, limits.participantChars)) ??
      firstProblem(batch.openQuestions, (text) => emptyText('open questions', text)) ??
      firstProblem(batch.openQuestions, (text) => badText('open questions', text, limits.openQuestionChars)),
  );
}

/**
 * What is wrong with one row; undefined when nothing is.
 *
 * @param isKnown whether a decision id is in the ledger or in an earlier row
 */
export function rowProblem(row: IngestDecision, isKnown: (decisionId: string) => boolean): string | undefined {
  const { signoff } = row;
  return (
    emptyText('description', row.description) ??
    badText('description', row.description, limits.descriptionChars) ??
    badText('title', row.title, limits.titleChars) ??
    badText('source excerpt', row.sourceExcerpt, limits.excerptChars) ??
    badText('source reference', row.sourceRef, limits.sourceRefChars) ??
    badText('feature group', row.featureGroup, limits.featureGroupChars) ??
    badText('signer', signoff?.signer, limits.signerChars) ??
    badText('note', signoff?.note, limits.noteChars) ??
    badText('session', signoff?.sessionId, limits.idChars) ??
    badText('source commit', signoff?.sourceCommitRef, limits.commitChars) ??
    unknownName('decision level', row.decisionLevel, DECISION_LEVELS) ??
    unknownName('sign-off state', signoff?.state, SIGNOFF_STATES) ??
    unknownDecision('parent', row.parentDecisionId, isKnown) ??
    unknownDecision('successor', signoff?.supersededBy, isKnown) ??
    misplacedSuccessor(row) ??
    unknownDecision('the decision that it collides with,', row.collidesWith, isKnown) ??
    misplacedCollision(row) ??
    unsigned(row)
  );
}

function tooMany(field: string, count: number, limit: number): string | undefined {
  return count > limit ? `${field} is limited to ${limit} items and has ${count}` : undefined;
}

function unknownDecision(
  field: string,
  id: string | undefined,
  isKnown: (decisionId: string) => boolean,
): string | undefined {
  return id === undefined || isKnown(id) ? undefined : `${field} ${id} is neither in the ledger nor in an earlier row`;
}

function misplacedSuccessor({ signoff }: IngestDecision): string | undefined {
  return signoff?.supersededBy !== undefined && signoff.state !== 'superseded'
    ? 'a successor needs the sign-off state superseded'
    : undefined;
}

function misplacedCollision({ collidesWith, signoff }: IngestDecision): string | undefined {
  const state = signoff?.state ?? 'collision_pending';
  // An absent state reaches the ledger as the default one from callers that fill it in.
  return collidesWith !== undefined && state !== 'collision_pending' && state !== 'proposed'
    ? `a decision that collides with another waits as collision_pending, it can not be ${state}`
    : undefined;
}

function unsigned({ signoff }: IngestDecision): string | undefined {
  const isDecided = signoff?.state === 'ratified' || signoff?.state === 'rejected';
  return isDecided && (signoff.signer ?? '').trim() === ''
    ? `the sign-off state ${signoff.state} needs a signer`
    : undefined;
}
