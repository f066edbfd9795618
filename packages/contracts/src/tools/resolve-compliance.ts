import * as z from 'zod';
import { Confidence, Phase, Verdict, VerdictRejection } from '../enums.js';
import { limits } from '../limits.js';
import { echoedPreflightId, truncated } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, id, preflightId, text } from '../text.js';

const verdict = strictObject({
  decision_id: id().describe('As in the check'),
  region_id: id().describe('As in the check'),
  content_hash: id().describe('As in the check'),
  verdict: Verdict.describe('not_relevant unbinds'),
  confidence: Confidence.describe('How sure'),
  explanation: text(limits.explanationChars).describe('Why'),
});

export type VerdictInput = z.infer<typeof verdict>;

export const resolveComplianceInput = strictObject({
  phase: Phase.describe('As in the check'),
  verdicts: z.array(verdict).min(1).max(limits.verdictsPerCall).describe('One a check'),
  commit_hash: filledText(limits.commitChars).optional().describe('Judged at'),
  preflight_id: preflightId(),
});
export type ResolveComplianceInput = z.infer<typeof resolveComplianceInput>;

const acceptedVerdict = strictObject({
  decision_id: z.string(),
  region_id: z.string(),
  phase: Phase,
  verdict: Verdict,
});
export type AcceptedVerdict = z.infer<typeof acceptedVerdict>;

const rejectedVerdict = strictObject({
  decision_id: z.string(),
  region_id: z.string(),
  reason: VerdictRejection,
  detail: z.string(),
});
export type RejectedVerdict = z.infer<typeof rejectedVerdict>;

export const resolveComplianceOutput = strictObject({
  phase: Phase,
  accepted: z.array(acceptedVerdict),
  rejected: z.array(rejectedVerdict),
  truncated,
  preflight_id: echoedPreflightId,
});
export type ResolveComplianceOutput = z.infer<typeof resolveComplianceOutput>;
