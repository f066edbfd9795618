import * as z from 'zod';
import { DecisionLevel, SignoffState, SourceType } from '../enums.js';
import { limits } from '../limits.js';
import { count, echoedPreflightId, truncated } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, id, moment, preflightId, text } from '../text.js';

const ingestDecision = strictObject({
  description: filledText(limits.descriptionChars).describe('What was decided'),
  title: text(limits.titleChars).optional().describe('Short name'),
  source_excerpt: text(limits.excerptChars).optional().describe('Verbatim'),
  source_ref: text(limits.sourceRefChars).optional().describe('Link or id'),
  feature_group: text(limits.featureGroupChars).optional().describe('Feature name'),
  decision_level: DecisionLevel.optional().describe('L1 broadest'),
  parent_decision_id: id().optional().describe('Refines'),
  collides_with: id().optional().describe('Id it may contradict'),
  signoff: strictObject({
    state: SignoffState.optional().describe('Default proposed'),
    signer: filledText(limits.signerChars).optional().describe('Who'),
    note: text(limits.noteChars).optional().describe('Why'),
  })
    .optional()
    .describe('If known'),
});
export type IngestDecision = z.infer<typeof ingestDecision>;

const ingestPayload = strictObject({
  source: SourceType.describe('Kind'),
  title: text(limits.titleChars).optional().describe('Of the source'),
  date: moment().optional().describe('ISO'),
  participants: z
    .array(filledText(limits.participantChars))
    .max(limits.participantsPerCall)
    .optional()
    .describe('People'),
  query: text(limits.topicChars).optional().describe('What was asked'),
  decisions: z.array(ingestDecision).min(1).max(limits.decisionsPerIngest).describe('One an item'),
  open_questions: z
    .array(filledText(limits.openQuestionChars))
    .max(limits.openQuestionsPerIngest)
    .optional()
    .describe('Left open'),
});
export type IngestPayload = z.infer<typeof ingestPayload>;

export const ingestInput = strictObject({
  payload: ingestPayload.describe('One source'),
  preflight_id: preflightId(),
});
export type IngestInput = z.infer<typeof ingestInput>;

export const ingestOutput = strictObject({
  ingested: z.boolean().describe('False when a row was rejected: then nothing was written'),
  repo: z.string(),
  source_refs: z.array(z.string()),
  stats: strictObject({
    decisions_created: count,
    decisions_known: count,
    decisions_rejected: count,
    grounded: count,
    ungrounded: count,
  }),
  created_decisions: z.array(
    strictObject({
      decision_id: z.string(),
      description: z.string(),
      decision_level: DecisionLevel.nullable(),
    }),
  ),
  pending_grounding_decisions: z.array(strictObject({ decision_id: z.string(), description: z.string() })),
  rejected: z.array(strictObject({ index: count.describe('In payload.decisions, from 0'), reason: z.string() })),
  rejected_by_reason: z
    .array(strictObject({ reason: z.string(), count, rows: z.string().describe('In payload.decisions: 0-41, 57') }))
    .optional()
    .describe('All rejected rows, where rejected names only the first'),
  message: z.string().optional().describe('What to do about rejected rows, or what was left out of known ones'),
  truncated,
  preflight_id: echoedPreflightId,
});
export type IngestOutput = z.infer<typeof ingestOutput>;
