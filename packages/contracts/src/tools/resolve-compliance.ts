import * as z from 'zod';
import { Confidence, Phase, Verdict, VerdictRejection } from '../enums.js';
import { inputObject } from '../input-object.js';
import { limits } from '../limits.js';
import { echoedPreflightId, truncated } from '../shapes.js';
import { filledText, preflightId, text } from '../text.js';

const verdict = inputObject({
  decision_id: filledText(limits.idChars),
  region_id: filledText(limits.idChars),
  content_hash: filledText(limits.idChars).describe('From the check'),
  verdict: Verdict.describe('not_relevant unbinds'),
  confidence: Confidence,
  explanation: text(limits.explanationChars),
});

export type VerdictInput = z.infer<typeof verdict>;

export const resolveComplianceInput = inputObject({
  phase: Phase,
  verdicts: z.array(verdict).min(1).max(limits.verdictsPerCall),
  commit_hash: filledText(limits.commitChars).optional(),
  preflight_id: preflightId(),
});
export type ResolveComplianceInput = z.infer<typeof resolveComplianceInput>;

const acceptedVerdict = z.strictObject({
  decision_id: z.string(),
  region_id: z.string(),
  phase: Phase,
  verdict: Verdict,
});
export type AcceptedVerdict = z.infer<typeof acceptedVerdict>;

const rejectedVerdict = z.strictObject({
  decision_id: z.string(),
  region_id: z.string(),
  reason: VerdictRejection,
  detail: z.string(),
});
export type RejectedVerdict = z.infer<typeof rejectedVerdict>;

export const resolveComplianceOutput = z.strictObject({
  phase: Phase,
  accepted: z.array(acceptedVerdict),
  rejected: z.array(rejectedVerdict),
  truncated,
  preflight_id: echoedPreflightId,
});
export type ResolveComplianceOutput = z.infer<typeof resolveComplianceOutput>;
