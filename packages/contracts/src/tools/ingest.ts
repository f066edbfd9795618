import * as z from 'zod';
import { DecisionLevel, SignoffState, SourceType } from '../enums.js';
import { inputObject } from '../input-object.js';
import { limits } from '../limits.js';
import { count, echoedPreflightId, truncated } from '../shapes.js';
import { filledText, moment, preflightId, text } from '../text.js';

const ingestDecision = inputObject({
  description: filledText(limits.descriptionChars),
  title: text(limits.titleChars).optional(),
  source_excerpt: text(limits.excerptChars).optional(),
  source_ref: text(limits.sourceRefChars).optional(),
  feature_group: text(limits.featureGroupChars).optional(),
  decision_level: DecisionLevel.optional(),
  parent_decision_id: filledText(limits.idChars).optional(),
  signoff: inputObject({
    state: SignoffState.optional(),
    signer: filledText(limits.signerChars).optional(),
    note: text(limits.noteChars).optional(),
  }).optional(),
});
export type IngestDecision = z.infer<typeof ingestDecision>;

const ingestPayload = inputObject({
  source: SourceType,
  title: text(limits.titleChars).optional(),
  date: moment().optional().describe('ISO'),
  participants: z.array(filledText(limits.participantChars)).max(limits.participantsPerCall).optional(),
  query: text(limits.topicChars).optional(),
  decisions: z.array(ingestDecision).min(1).max(limits.decisionsPerIngest),
  open_questions: z.array(filledText(limits.openQuestionChars)).max(limits.openQuestionsPerIngest).optional(),
});
export type IngestPayload = z.infer<typeof ingestPayload>;

export const ingestInput = inputObject({
  payload: ingestPayload,
  preflight_id: preflightId(),
});
export type IngestInput = z.infer<typeof ingestInput>;

export const ingestOutput = z.strictObject({
  ingested: z.boolean(),
  repo: z.string(),
  source_refs: z.array(z.string()),
  stats: z.strictObject({ decisions_created: count, decisions_known: count, grounded: count, ungrounded: count }),
  created_decisions: z.array(
    z.strictObject({
      decision_id: z.string(),
      description: z.string(),
      decision_level: DecisionLevel.nullable(),
    }),
  ),
  pending_grounding_decisions: z.array(z.strictObject({ decision_id: z.string(), description: z.string() })),
  rejected: z.array(z.strictObject({ index: count.describe('In payload.decisions, from 0'), reason: z.string() })),
  truncated,
  preflight_id: echoedPreflightId,
});
export type IngestOutput = z.infer<typeof ingestOutput>;
