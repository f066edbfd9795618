import * as z from 'zod';
import { WipeMode } from '../enums.js';
import { count, echoedPreflightId } from '../shapes.js';
import { strictObject } from '../strict-object.js';

export const resetInput = strictObject({
  confirm: z.boolean().default(false).describe('false plans, true wipes'),
  wipe_mode: WipeMode.default('ledger').describe('full forgets the synced commit too'),
});
export type ResetInput = z.infer<typeof resetInput>;
export type ResetArgs = z.input<typeof resetInput>;

export const resetOutput = strictObject({
  wiped: z.boolean(),
  wipe_mode: WipeMode,
  repo: z.string(),
  rows: z.record(z.string(), count).describe('Rows of this repository, by table'),
  next_action: z.string(),
  preflight_id: echoedPreflightId,
});
export type ResetOutput = z.infer<typeof resetOutput>;
