import { updateInput, type UpdateInput, updateOutput, type UpdateOutput } from '@bicameral/contracts';
import { defineTool } from '../registry/tool.js';

type Outcome = UpdateOutput['status'];

export const update = defineTool<UpdateInput, UpdateOutput, Outcome>({
  name: 'bicameral.update',
  title: 'Update Bicameral',
  description: 'Checks npm for a newer version of this server, or installs it.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  input: updateInput,
  output: updateOutput,
  row: 'engagement',
  outcomes: {
    unknown: 'no_op',
    up_to_date: 'no_op',
    update_available: 'ok',
    already_up_to_date: 'no_op',
    upgraded: 'ok',
    error: 'failed',
  },

  async handle({ context, input }) {
    const answer = await context.updater[input.action]();
    return { outcome: answer.status, result: answer };
  },
});
