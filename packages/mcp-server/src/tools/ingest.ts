import {
  ingestInput,
  type IngestDecision as DecisionInput,
  type IngestInput,
  ingestOutput,
  type IngestOutput,
} from '@bicameral/contracts';
import type { IngestBatch, IngestDecision } from '@bicameral/decision-ledger';
import { defined } from '../defined.js';
import { defineTool } from '../registry/tool.js';
import { clip } from './views/decision.js';
import { knownDecisions } from './views/known-decisions.js';

/** Enough to tell which decision got which id. */
const MAX_DESCRIPTION_CHARACTERS = 200;

type Outcome = 'created' | 'nothing_new' | 'partly_refused' | 'all_refused';

export const ingest = defineTool<IngestInput, IngestOutput, Outcome>({
  name: 'bicameral.ingest',
  title: 'Record decisions',
  description: 'Records decisions that the team made, with their source. The same again creates nothing.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: ingestInput,
  output: ingestOutput,
  row: 'engagement',
  outcomes: { created: 'ok', nothing_new: 'no_op', partly_refused: 'ok', all_refused: 'refused' },

  async handle({ context, input, trace, watch }) {
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

    return {
      outcome: outcomeOf(result.created.length, result.known.length, result.rejected.length),
      result: {
        ingested: result.created.length + result.known.length > 0,
        repo: repository.root,
        source_refs: [...result.sourceRefs],
        stats: {
          decisions_created: result.created.length,
          decisions_known: result.known.length,
          grounded: result.grounded,
          ungrounded: result.ungrounded.length,
        },
        created_decisions: result.created.map(({ decisionId, description, decisionLevel }) => ({
          decision_id: decisionId,
          description: clip(description, MAX_DESCRIPTION_CHARACTERS),
          decision_level: decisionLevel,
        })),
        pending_grounding_decisions: result.ungrounded.map(({ decisionId, description }) => ({
          decision_id: decisionId,
          description: clip(description, MAX_DESCRIPTION_CHARACTERS),
        })),
        rejected: result.rejected.map(({ index, reason }) => ({ index, reason })),
      },
    };
  },
});

function outcomeOf(created: number, known: number, rejected: number): Outcome {
  if (created + known === 0) return 'all_refused';
  if (rejected > 0) return 'partly_refused';
  return created > 0 ? 'created' : 'nothing_new';
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
