import {
  ingestInput,
  type IngestDecision as DecisionInput,
  type IngestInput,
  ingestOutput,
  type IngestOutput,
} from '@bicameral/contracts';
import type { IngestBatch, IngestDecision, IngestResult } from '@bicameral/decision-ledger';
import { defined } from '../defined.js';
import { roomBeside } from '../registry/fit.js';
import { defineTool } from '../registry/tool.js';
import { clip } from './views/decision.js';
import { fitRejected } from './views/fit-rejected.js';
import { knownDecisions } from './views/known-decisions.js';

/** No answer has room for more: an item takes eighty bytes or more. The counts say how many there are. */
const MAX_ITEMS = 200;
/** Enough to tell which decision got which id. */
const MAX_DESCRIPTION_CHARACTERS = 200;

const NOTHING_WRITTEN =
  'Nothing was written. Mend the rejected rows and send the whole batch again; what is known already is not doubled.';

const LEFT_AS_IT_IS =
  'Decisions that were known already are left as they are: what a row says anew of one, such as collides_with, does not count.';

type Outcome = 'created' | 'nothing_new' | 'rows_refused';

export const ingest = defineTool<IngestInput, IngestOutput, Outcome>({
  name: 'bicameral.ingest',
  title: 'Record decisions',
  description: 'Records decisions that the team made, with their source. The same again creates nothing.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: ingestInput,
  output: ingestOutput,
  row: 'engagement',
  outcomes: { created: 'ok', nothing_new: 'no_op', rows_refused: 'refused' },

  async handle({ context, input, trace, watch, preflightId }) {
    const repository = await context.repository();
    const referred = input.payload.decisions.flatMap(({ parent_decision_id, collides_with }) => [
      ...(parent_decision_id === undefined ? [] : [parent_decision_id]),
      ...(collides_with === undefined ? [] : [collides_with]),
    ]);
    const knownReferred = knownDecisions(context, repository, referred).map(({ decisionId }) => decisionId);
    const batch = batchOf(input.payload);
    const result = await context.write(watch, (ledger) => ledger.ingest(repository.commonDir, batch));
    const createdIds = result.created.map(({ decisionId }) => decisionId);
    trace.decisionIds = [...new Set([...createdIds, ...result.known, ...knownReferred])];

    const answer = {
      ingested: result.rejected.length === 0,
      repo: repository.root,
      source_refs: [...result.sourceRefs],
      stats: {
        decisions_created: result.created.length,
        decisions_known: result.known.length,
        decisions_rejected: result.rejected.length,
        grounded: result.grounded,
        ungrounded: result.ungrounded.length,
      },
      created_decisions: result.created.slice(0, MAX_ITEMS).map(({ decisionId, description, decisionLevel }) => ({
        decision_id: decisionId,
        description: clip(description, MAX_DESCRIPTION_CHARACTERS),
        decision_level: decisionLevel,
      })),
      pending_grounding_decisions: result.ungrounded.slice(0, MAX_ITEMS).map(({ decisionId, description }) => ({
        decision_id: decisionId,
        description: clip(description, MAX_DESCRIPTION_CHARACTERS),
      })),
      rejected: result.rejected.map(({ index, reason }) => ({ index, reason })),
      ...messageOf(result, input.payload.decisions),
    };
    return {
      outcome: outcomeOf(result),
      result: fitRejected(answer, input.payload.decisions, roomBeside(preflightId)),
    };
  },
});

function outcomeOf({ created, rejected }: IngestResult): Outcome {
  if (rejected.length > 0) return 'rows_refused';
  return created.length > 0 ? 'created' : 'nothing_new';
}

function messageOf({ known, rejected }: IngestResult, rows: readonly DecisionInput[]): { message?: string } {
  if (rejected.length > 0) return { message: NOTHING_WRITTEN };
  const saysMore = known.length > 0 && rows.some(({ collides_with }) => collides_with !== undefined);
  return saysMore ? { message: LEFT_AS_IT_IS } : {};
}

function batchOf(payload: IngestInput['payload']): IngestBatch {
  const { source, title, date, participants, query, decisions, open_questions } = payload;
  return defined({
    source,
    title,
    date,
    participants,
    query,
    decisions: decisions.map(decisionOf),
    openQuestions: open_questions,
  });
}

function decisionOf(input: DecisionInput): IngestDecision {
  const { signoff } = input;
  return defined({
    description: input.description,
    title: input.title,
    sourceExcerpt: input.source_excerpt,
    sourceRef: input.source_ref,
    featureGroup: input.feature_group,
    decisionLevel: input.decision_level,
    parentDecisionId: input.parent_decision_id,
    collidesWith: input.collides_with,
    signoff: signoff && defined({ ...signoff, state: signoff.state ?? ('proposed' as const) }),
  });
}
