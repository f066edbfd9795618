import * as z from 'zod';
import { WipeMode } from '../enums.js';
import { inputObject } from '../input-object.js';
import { count } from '../shapes.js';

export const resetInput = inputObject({
  confirm: z.boolean().default(false).describe('false: only the plan'),
  wipe_mode: WipeMode.default('ledger'),
});
export type ResetInput = z.infer<typeof resetInput>;
export type ResetArgs = z.input<typeof resetInput>;

export const resetOutput = z.strictObject({
  wiped: z.boolean(),
  wipe_mode: WipeMode,
  repo: z.string(),
  rows: z.record(z.string(), count).describe('Rows of this repository, by table'),
  next_action: z.string(),
});
export type ResetOutput = z.infer<typeof resetOutput>;
