import * as z from 'zod';
import { DismissReason } from '../enums.js';
import { limits } from '../limits.js';
import { echoedPreflightId, truncated } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { id, preflightId } from '../text.js';

export const dismissInput = strictObject({
  decision_ids: z.array(id()).min(1).max(limits.dismissalsPerCall).describe('What was not needed'),
  reason: DismissReason.optional().describe('Why'),
  preflight_id: preflightId(),
});
export type DismissInput = z.infer<typeof dismissInput>;

export const dismissOutput = strictObject({
  dismissed: z.array(z.string()).describe('Ids noted as not needed; the decisions stay as they are'),
  unknown: z.array(z.string()).describe('Ids that this repository does not have'),
  truncated,
  preflight_id: echoedPreflightId,
});
export type DismissOutput = z.infer<typeof dismissOutput>;
