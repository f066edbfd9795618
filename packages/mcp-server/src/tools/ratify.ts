import { ratifyInput, type RatifyInput, ratifyOutput, type RatifyOutput } from '@bicameral/contracts';
import { defined } from '../defined.js';
import { Refusal } from '../registry/refusal.js';
import { defineTool } from '../registry/tool.js';
import { boundFiles, knownDecisions, unknownDecision } from './views/known-decisions.js';
import { signoffView } from './views/decision.js';

type Outcome = 'ratified' | 'rejected' | 'unchanged' | 'unknown_decision';

export const ratify = defineTool<RatifyInput, RatifyOutput, Outcome>({
  name: 'bicameral.ratify',
  title: 'Sign off a decision',
  description: 'Records that a person ratifies or rejects a decision. Only on the word of a person.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: ratifyInput,
  output: ratifyOutput,
  row: 'engagement',
  outcomes: { ratified: 'ok', rejected: 'ok', unchanged: 'no_op', unknown_decision: 'refused' },

  async handle({ context, input, trace, watch }) {
    const repository = await context.repository();
    const known = knownDecisions(context, repository, [input.decision_id]);
    if (known.length === 0) throw new Refusal(unknownDecision(input.decision_id), 'unknown_decision');
    trace.decisionIds = [input.decision_id];
    trace.filePaths = boundFiles(known);

    const { action, signer, note } = input;
    const sessionId = context.telemetry.sessionId ?? undefined;
    const signature = defined({ action, signer, note, sessionId });
    const { wasNew, signoff, projectedStatus } = await context.write(watch, (ledger) =>
      ledger.setSignoff(repository.commonDir, input.decision_id, signature),
    );
    const done = action === 'ratify' ? 'ratified' : 'rejected';
    return {
      outcome: wasNew ? done : 'unchanged',
      result: {
        decision_id: input.decision_id,
        was_new: wasNew,
        signoff: signoffView(signoff),
        projected_status: projectedStatus,
      },
    };
  },
});
