import { DECISION_LEVELS, SIGNOFF_STATES, SOURCE_TYPES, limits } from '@bicameral/contracts';
import { LedgerError } from './errors.js';
import { normaliseDescription } from './ids.js';
import type { IngestBatch, IngestDecision } from './types.js';

/**
 * Checks what belongs to the whole batch.
 *
 * @throws LedgerError INVALID_INPUT, which names the field, the limit and what came
 */
export function checkBatch(batch: IngestBatch): void {
  const problem =
    unknownName('source', batch.source, SOURCE_TYPES) ??
    tooMany('decisions', batch.decisions.length, limits.decisionsPerIngest) ??
    tooMany('openQuestions', batch.openQuestions?.length ?? 0, limits.openQuestionsPerIngest) ??
    tooMany('participants', batch.participants?.length ?? 0, limits.participantsPerCall) ??
    badText('title', batch.title, limits.titleChars) ??
    badText('date', batch.date, limits.titleChars) ??
    badText('query', batch.query, limits.topicChars) ??
    firstProblem(batch.participants, (name) => badText('participants', name, limits.participantChars)) ??
    firstProblem(batch.openQuestions, (text) => emptyText('openQuestions', text)) ??
    firstProblem(batch.openQuestions, (text) => badText('openQuestions', text, limits.openQuestionChars));
  if (problem !== undefined) throw new LedgerError('INVALID_INPUT', `${problem}.`);
}

/**
 * What is wrong with one row; undefined when nothing is.
 *
 * @param isKnown whether a decision id is in the ledger or in an earlier row
 */
export function rowProblem(row: IngestDecision, isKnown: (decisionId: string) => boolean): string | undefined {
  const { signoff } = row;
  return (
    emptyText('description', normaliseDescription(row.description)) ??
    badText('description', row.description, limits.descriptionChars) ??
    badText('title', row.title, limits.titleChars) ??
    badText('sourceExcerpt', row.sourceExcerpt, limits.excerptChars) ??
    badText('sourceRef', row.sourceRef, limits.sourceRefChars) ??
    badText('featureGroup', row.featureGroup, limits.featureGroupChars) ??
    badText('signoff.signer', signoff?.signer, limits.signerChars) ??
    badText('signoff.note', signoff?.note, limits.noteChars) ??
    badText('signoff.sessionId', signoff?.sessionId, limits.idChars) ??
    badText('signoff.sourceCommitRef', signoff?.sourceCommitRef, limits.commitChars) ??
    unknownName('decisionLevel', row.decisionLevel, DECISION_LEVELS) ??
    unknownName('signoff.state', signoff?.state, SIGNOFF_STATES) ??
    unknownDecision('parentDecisionId', row.parentDecisionId, isKnown) ??
    unknownDecision('signoff.supersededBy', signoff?.supersededBy, isKnown) ??
    misplacedSuccessor(row)
  );
}

function firstProblem(
  texts: readonly string[] | undefined,
  check: (text: string) => string | undefined,
): string | undefined {
  return texts?.map(check).find((problem) => problem !== undefined);
}

function emptyText(field: string, text: string): string | undefined {
  return text.trim() === '' ? `${field} is empty` : undefined;
}

function badText(field: string, text: string | undefined, limit: number): string | undefined {
  if (text === undefined) return undefined;
  if (text.includes('\0')) return `${field} has a NUL character`;
  // Code points are counted only where UTF-16 units, which are never fewer, are over the limit.
  const length = text.length > limit ? Array.from(text).length : text.length;
  return length > limit ? `${field} is limited to ${limit} characters and has ${length}` : undefined;
}

function tooMany(field: string, count: number, limit: number): string | undefined {
  return count > limit ? `${field} is limited to ${limit} items and has ${count}` : undefined;
}

function unknownName(field: string, name: string | undefined, names: readonly string[]): string | undefined {
  return name === undefined || names.includes(name) ? undefined : `${field} is none of ${names.join(', ')}`;
}

function unknownDecision(
  field: string,
  id: string | undefined,
  isKnown: (decisionId: string) => boolean,
): string | undefined {
  return id === undefined || isKnown(id) ? undefined : `${field} names no decision of the ledger or of an earlier row`;
}

function misplacedSuccessor({ signoff }: IngestDecision): string | undefined {
  return signoff?.supersededBy !== undefined && signoff.state !== 'superseded'
    ? 'signoff.supersededBy needs the state superseded'
    : undefined;
}
