import * as z from 'zod';
import { LinkCommitReason, SweepScope } from '../enums.js';
import { limits } from '../limits.js';
import { count, echoedPreflightId, pendingComplianceCheck, pendingGroundingCheck, truncated } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, preflightId } from '../text.js';

export const linkCommitInput = strictObject({
  commit_hash: filledText(limits.commitChars).default('HEAD').describe('Hash or ref'),
  preflight_id: preflightId(),
});
export type LinkCommitInput = z.infer<typeof linkCommitInput>;
export type LinkCommitArgs = z.input<typeof linkCommitInput>;

export const linkCommitOutput = strictObject({
  commit_hash: z
    .string()
    .regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/, 'expected the whole commit hash')
    .describe('The whole hash'),
  synced: z.boolean(),
  reason: LinkCommitReason,
  regions_updated: count,
  decisions_reflected: count,
  decisions_drifted: count,
  pending_compliance_checks: z.array(pendingComplianceCheck),
  pending_grounding_checks: z.array(pendingGroundingCheck),
  sweep_scope: SweepScope,
  range_size: count,
  ephemeral: z.boolean(),
  flow_id: z.string(),
  verification_instruction: z.string(),
  truncated,
  preflight_id: echoedPreflightId,
});
export type LinkCommitOutput = z.infer<typeof linkCommitOutput>;
