import {
  resolveComplianceInput,
  type ResolveComplianceInput,
  resolveComplianceOutput,
  type ResolveComplianceOutput,
} from '@bicameral/contracts';
import { defined } from '../defined.js';
import { defineTool } from '../registry/tool.js';
import { boundFiles, knownDecisions } from './views/known-decisions.js';

type Outcome = 'resolved' | 'partly_resolved' | 'nothing_resolved';

export const resolveCompliance = defineTool<ResolveComplianceInput, ResolveComplianceOutput, Outcome>({
  name: 'bicameral.resolve_compliance',
  title: 'Record verdicts on code',
  description: 'Records whether bound code complies with its decision. Answers checks from bind and link_commit.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: resolveComplianceInput,
  output: resolveComplianceOutput,
  row: 'engagement',
  outcomes: { resolved: 'ok', partly_resolved: 'ok', nothing_resolved: 'refused' },

  async handle({ context, input, trace, watch }) {
    const repository = await context.repository();
    const known = knownDecisions(
      context,
      repository,
      input.verdicts.map(({ decision_id }) => decision_id),
    );
    trace.decisionIds = known.map(({ decisionId }) => decisionId);
    trace.filePaths = boundFiles(known);
    const given = input.commit_hash;
    const commit =
      given === undefined ? context.ledger().syncCursor(repository.commonDir) : await repository.resolveCommit(given);

    const verdicts = defined({
      phase: input.phase,
      commit: commit ?? undefined,
      sessionId: context.telemetry.sessionId ?? undefined,
      verdicts: input.verdicts.map((verdict) => ({
        decisionId: verdict.decision_id,
        regionId: verdict.region_id,
        contentHash: verdict.content_hash,
        verdict: verdict.verdict,
        confidence: verdict.confidence,
        explanation: verdict.explanation,
      })),
    });
    const { accepted, rejected } = await context.write(watch, (ledger) =>
      ledger.recordVerdicts(repository.commonDir, verdicts),
    );
    return {
      outcome: accepted.length === 0 ? 'nothing_resolved' : rejected.length === 0 ? 'resolved' : 'partly_resolved',
      result: {
        phase: input.phase,
        accepted: accepted.map(({ decisionId, regionId, phase, verdict }) => ({
          decision_id: decisionId,
          region_id: regionId,
          phase,
          verdict,
        })),
        rejected: rejected.map(({ decisionId, regionId, reason, detail }) => ({
          decision_id: decisionId,
          region_id: regionId,
          reason,
          detail,
        })),
      },
    };
  },
});
