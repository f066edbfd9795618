import * as z from 'zod';
import { CollisionAction, Status } from '../enums.js';
import { limits } from '../limits.js';
import { echoedPreflightId, signoff } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, id, preflightId } from '../text.js';

export const resolveCollisionInput = strictObject({
  decision_id: id().describe('The one that waits'),
  action: CollisionAction.describe('confirm, reject: for context'),
  other_decision_id: id().optional().describe('If not on record'),
  signer: filledText(limits.signerChars).optional().describe('Who decides'),
  preflight_id: preflightId(),
});
export type ResolveCollisionInput = z.infer<typeof resolveCollisionInput>;

export const resolveCollisionOutput = strictObject({
  decision_id: z.string(),
  action: CollisionAction,
  other_decision_id: z.string().nullable().describe('The one that it collided with; null for a context'),
  was_new: z.boolean().describe('False when it was settled so already'),
  signoff: signoff.describe('Of decision_id, as it is now'),
  projected_status: Status,
  preflight_id: echoedPreflightId,
});
export type ResolveCollisionOutput = z.infer<typeof resolveCollisionOutput>;
