import * as z from 'zod';
import { UpdateAction, UpdateStatus } from '../enums.js';
import { echoedPreflightId } from '../shapes.js';
import { strictObject } from '../strict-object.js';
import { preflightId } from '../text.js';

export const updateInput = strictObject({
  action: UpdateAction.default('check').describe('apply installs'),
  preflight_id: preflightId(),
});
export type UpdateInput = z.infer<typeof updateInput>;
export type UpdateArgs = z.input<typeof updateInput>;

export const updateOutput = strictObject({
  status: UpdateStatus,
  current_version: z.string(),
  recommended_version: z.string().optional(),
  message: z.string().optional(),
  preflight_id: echoedPreflightId,
});
export type UpdateOutput = z.infer<typeof updateOutput>;
