import * as z from 'zod';
import { DecisionLevel, SignoffState, SourceType, Status } from '../enums.js';
import { limits } from '../limits.js';
import { count, echoedPreflightId, signoff } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, moment, text } from '../text.js';

export const historyInput = strictObject({
  feature_filter: text(limits.featureGroupChars).optional().describe('Part of a feature name'),
  include_superseded: z.boolean().default(true).describe('Replaced ones too'),
  as_of: moment().optional().describe('ISO date: as it stood then'),
  cursor: filledText(limits.cursorChars).optional().describe('next_cursor'),
});
export type HistoryInput = z.infer<typeof historyInput>;
export type HistoryArgs = z.input<typeof historyInput>;

const historySource = strictObject({
  source_ref: z.string(),
  source_type: SourceType,
  date: z.string(),
  speaker: z.string().nullable(),
  quote: z.string(),
});
export type HistorySource = z.infer<typeof historySource>;

const historyFulfillment = strictObject({
  file_path: z.string(),
  symbol: z.string().nullable(),
  start_line: z.int().min(1),
  end_line: z.int().min(1),
  grounded_at_ref: z.string(),
  baseline_hash: z.string().nullable(),
  current_hash: z.string().nullable(),
});
export type HistoryFulfillment = z.infer<typeof historyFulfillment>;

const historyDecision = strictObject({
  id: z.string(),
  summary: z.string(),
  featureId: z.string(),
  status: Status,
  signoff_state: SignoffState.nullable(),
  sources: z.array(historySource),
  fulfillments: z.array(historyFulfillment),
  drift_evidence: z.string().nullable(),
  signoff: signoff.nullable(),
  decision_level: DecisionLevel.nullable(),
  parent_decision_id: z.string().nullable(),
  ephemeral: z.boolean(),
});
export type HistoryDecision = z.infer<typeof historyDecision>;

const historyFeature = strictObject({ id: z.string(), name: z.string(), decisions: z.array(historyDecision) });
export type HistoryFeature = z.infer<typeof historyFeature>;

export const historyOutput = strictObject({
  features: z.array(historyFeature).max(limits.historyFeatures),
  truncated: z.boolean().describe('There is more: ask again with next_cursor'),
  total_features: count,
  as_of: z.string(),
  next_cursor: z.string().optional(),
  preflight_id: echoedPreflightId,
});
export type HistoryOutput = z.infer<typeof historyOutput>;
