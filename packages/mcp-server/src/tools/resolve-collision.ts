import {
  type ResolveCollisionInput,
  resolveCollisionInput,
  type ResolveCollisionOutput,
  resolveCollisionOutput,
} from '@bicameral/contracts';
import { defined } from '../defined.js';
import { Refusal } from '../registry/refusal.js';
import { defineTool } from '../registry/tool.js';
import { signoffView } from './views/decision.js';
import { boundFiles, knownDecisions, unknownDecision } from './views/known-decisions.js';

type Outcome = 'settled' | 'unchanged' | 'unknown_decision';

export const resolveCollision = defineTool<ResolveCollisionInput, ResolveCollisionOutput, Outcome>({
  name: 'bicameral.resolve_collision',
  title: 'Settle a waiting decision',
  description: 'Settles a decision that collides with another or waits for context. Only on the word of a person.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: resolveCollisionInput,
  output: resolveCollisionOutput,
  row: 'engagement',
  outcomes: { settled: 'ok', unchanged: 'no_op', unknown_decision: 'refused' },

  async handle({ context, input, trace, watch }) {
    const repository = await context.repository();
    const { decision_id, other_decision_id, action, signer } = input;
    const known = knownDecisions(context, repository, [decision_id, ...(other_decision_id ? [other_decision_id] : [])]);
    trace.decisionIds = known.map(({ decisionId }) => decisionId);
    trace.filePaths = boundFiles(known);
    for (const id of [decision_id, other_decision_id]) {
      if (id !== undefined && !trace.decisionIds.includes(id))
        throw new Refusal(unknownDecision(id), 'unknown_decision');
    }
    const isContext = action === 'confirm' || action === 'reject';
    if (isContext && other_decision_id !== undefined) {
      throw new Refusal(`other_decision_id goes with supersede, keep_both and link_parent, not with ${action}.`);
    }

    const about = defined({ decisionId: decision_id, signer, sessionId: context.telemetry.sessionId ?? undefined });
    const settled = await context.write(watch, (ledger) =>
      isContext
        ? ledger.resolveContext(repository.commonDir, { ...about, confirmed: action === 'confirm' })
        : ledger.resolveCollision(
            repository.commonDir,
            defined({ ...about, action, otherDecisionId: other_decision_id }),
          ),
    );
    const other = settled.otherDecisionId ?? null;
    trace.decisionIds = [...new Set([...trace.decisionIds, ...(other === null ? [] : [other])])];
    return {
      outcome: settled.wasNew ? 'settled' : 'unchanged',
      result: {
        decision_id,
        action,
        other_decision_id: other,
        was_new: settled.wasNew,
        signoff: signoffView(settled.signoff),
        projected_status: settled.projectedStatus,
      },
    };
  },
});
