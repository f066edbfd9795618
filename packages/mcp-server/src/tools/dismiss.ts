import { type DismissInput, dismissInput, type DismissOutput, dismissOutput } from '@bicameral/contracts';
import { defineTool } from '../registry/tool.js';
import { boundFiles, knownDecisions } from './views/known-decisions.js';

type Outcome = 'dismissed' | 'partly_dismissed' | 'nothing_dismissed';

export const dismiss = defineTool<DismissInput, DismissOutput, Outcome>({
  name: 'bicameral.dismiss',
  title: 'Dismiss what was shown',
  description: 'Notes that decisions which preflight showed were not needed here.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: dismissInput,
  output: dismissOutput,
  row: 'engagement',
  outcomes: { dismissed: 'ok', partly_dismissed: 'ok', nothing_dismissed: 'refused' },

  async handle({ context, input, trace }) {
    const repository = await context.repository();
    const asked = [...new Set(input.decision_ids)];
    const known = knownDecisions(context, repository, asked);
    const dismissed = known.map(({ decisionId }) => decisionId);
    const unknown = asked.filter((id) => !dismissed.includes(id));
    trace.decisionIds = dismissed;
    trace.filePaths = boundFiles(known);
    if (input.reason !== undefined) trace.dismissReason = input.reason;

    const outcome =
      dismissed.length === 0 ? 'nothing_dismissed' : unknown.length > 0 ? 'partly_dismissed' : 'dismissed';
    return { outcome, result: { dismissed, unknown } };
  },
});
