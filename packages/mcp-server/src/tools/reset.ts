import { resetInput, type ResetInput, resetOutput, type ResetOutput } from '@bicameral/contracts';
import { defineTool } from '../registry/tool.js';

type Outcome = 'planned' | 'wiped';

export const reset = defineTool<ResetInput, ResetOutput, Outcome>({
  name: 'bicameral.reset',
  title: 'Wipe the ledger',
  description: 'Wipes this repository’s decisions. Without confirm it only shows the plan. Ask the user first.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: resetInput,
  output: resetOutput,
  row: 'none',
  outcomes: { planned: 'ok', wiped: 'ok' },

  async handle({ context, input, watch }) {
    const repository = await context.repository();
    const { confirm, wipe_mode } = input;
    const rows = confirm
      ? await context.write(watch, (ledger) => ledger.wipe(repository.commonDir, wipe_mode))
      : context.ledger().rowCounts(repository.commonDir);
    const next_action = confirm
      ? 'Ingest the decisions anew. Telemetry rows are left; bicameral-mcp telemetry purge removes them.'
      : 'Nothing was wiped. If the user agrees, call again with confirm: true.';
    return {
      outcome: confirm ? 'wiped' : 'planned',
      result: { wiped: confirm, wipe_mode, repo: repository.root, rows: { ...rows }, next_action },
    };
  },
});
