import * as z from 'zod';
import { PreflightReason } from '../enums.js';
import { inputObject } from '../input-object.js';
import { limits } from '../limits.js';
import { actionHint, decision, divergence, openQuestion, syncMetrics, truncated } from '../shapes.js';
import { filledText, path, preflightId } from '../text.js';

export const preflightInput = inputObject({
  topic: filledText(limits.topicChars).describe('What you are about to change, and why'),
  file_paths: z.array(path()).max(limits.pathsPerCall).optional().describe('Files you will touch'),
  participants: z
    .array(filledText(limits.participantChars))
    .max(limits.participantsPerCall)
    .optional()
    .describe('People involved'),
  preflight_id: preflightId().describe('Of the preflight this follows up'),
});
export type PreflightInput = z.infer<typeof preflightInput>;

export const preflightOutput = z.strictObject({
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
