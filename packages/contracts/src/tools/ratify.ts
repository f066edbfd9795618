import * as z from 'zod';
import { RatifyAction, Status } from '../enums.js';
import { inputObject } from '../input-object.js';
import { limits } from '../limits.js';
import { echoedPreflightId, signoff } from '../shapes.js';
import { filledText, preflightId, text } from '../text.js';

export const ratifyInput = inputObject({
  decision_id: filledText(limits.idChars),
  signer: filledText(limits.signerChars),
  action: RatifyAction.default('ratify'),
  note: text(limits.noteChars).optional(),
  preflight_id: preflightId(),
});
export type RatifyInput = z.infer<typeof ratifyInput>;
export type RatifyArgs = z.input<typeof ratifyInput>;

export const ratifyOutput = z.strictObject({
  decision_id: z.string(),
  was_new: z.boolean().describe('False when it was signed off already'),
  signoff,
  projected_status: Status,
  preflight_id: echoedPreflightId,
});
export type RatifyOutput = z.infer<typeof ratifyOutput>;
