import * as z from 'zod';
import { PreflightReason } from '../enums.js';
import { limits } from '../limits.js';
import { actionHint, decision, divergence, openQuestion, syncMetrics, truncated } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, path, preflightId } from '../text.js';

export const preflightInput = strictObject({
  topic: filledText(limits.topicChars).describe('What you will change, and why'),
  file_paths: z
    .array(path())
    .max(limits.pathsPerCall)
    .optional()
    .describe('Files you will touch, from the repository root'),
  participants: z
    .array(filledText(limits.participantChars))
    .max(limits.participantsPerCall)
    .optional()
    .describe('People involved'),
  preflight_id: preflightId().describe('Of an earlier preflight'),
});
export type PreflightInput = z.infer<typeof preflightInput>;

export const preflightOutput = strictObject({
  topic: z.string(),
  fired: z.boolean().describe('There is something to read before you edit'),
  reason: PreflightReason,
  guided_mode: z.boolean(),
  decisions: z.array(decision),
  drift_candidates: z.array(decision),
  divergences: z.array(divergence),
  open_questions: z.array(openQuestion),
  action_hints: z.array(actionHint),
  sources_chained: z.array(z.string()),
  unresolved_collisions: z.array(decision),
  context_pending_ready: z.array(decision),
  sync_metrics: syncMetrics.nullable(),
  product_stage: z.string().nullable(),
  truncated,
  preflight_id: z.string().nullable().describe('Pass it on to the later calls; null when capture is off'),
});
export type PreflightOutput = z.infer<typeof preflightOutput>;
