import * as z from 'zod';
import { RatifyAction, Status } from '../enums.js';
import { limits } from '../limits.js';
import { echoedPreflightId, signoff } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { filledText, id, preflightId, text } from '../text.js';

export const ratifyInput = strictObject({
  decision_id: id().describe('What is signed off'),
  signer: filledText(limits.signerChars).describe('Who decides'),
  action: RatifyAction.default('ratify').describe('Sign off or turn down'),
  note: text(limits.noteChars).optional().describe('Why'),
  preflight_id: preflightId(),
});
export type RatifyInput = z.infer<typeof ratifyInput>;
export type RatifyArgs = z.input<typeof ratifyInput>;

export const ratifyOutput = strictObject({
  decision_id: z.string(),
  was_new: z.boolean().describe('False when it was signed off already'),
  signoff,
  projected_status: Status,
  preflight_id: echoedPreflightId,
});
export type RatifyOutput = z.infer<typeof ratifyOutput>;
