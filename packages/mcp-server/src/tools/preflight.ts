import { isTruthy } from '@bicameral/telemetry-flags';
import {
  type Decision,
  preflightInput,
  type PreflightInput,
  preflightOutput,
  type PreflightOutput,
  type PreflightReason,
  type SurfacedBy,
  type SyncMetrics,
} from '@bicameral/contracts';
import type { GitRepository } from '@bicameral/code-regions';
import { orIfLost } from '../lost-commits.js';
import { findDecisions, type Question } from '../preflight/find.js';
import { roomBeside } from '../registry/fit.js';
import { defineTool, type Reply, type ToolCall, type Trace } from '../registry/tool.js';
import { repositoryConfig } from '../repository-config.js';
import { syncToHead } from '../sync.js';
import { actionHints } from './views/action-hints.js';
import { again, decisionForPreflight } from './views/decision.js';
import { divergencesAmong, divergencesOf } from './views/divergences.js';
import { fitDecisions } from './views/fit-decisions.js';
import { Paths } from './views/paths.js';

type Outcome = 'surfaced' | 'fired_with_nothing' | 'nothing_found' | 'repeated' | 'muted';

export const preflight = defineTool<PreflightInput, PreflightOutput, Outcome>({
  name: 'bicameral.preflight',
  title: 'Check prior decisions',
  description:
    'Call before editing code: returns the team decisions that touch these files. Pass the returned preflight_id to later bicameral calls.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: preflightInput,
  output: preflightOutput,
  row: 'preflight',
  outcomes: {
    surfaced: 'ok',
    fired_with_nothing: 'ok',
    nothing_found: 'no_op',
    repeated: 'no_op',
    muted: 'no_op',
  },

  async handle(call): Promise<Reply<Outcome, PreflightOutput>> {
    const { context, input, trace } = call;
    if (isTruthy(context.env['BICAMERAL_PREFLIGHT_MUTE'])) {
      trace.topic = input.topic;
      return quietly(call, 'muted', 'preflight_disabled');
    }
    const repository = await context.repository();
    const { topic } = input;
    const filePaths = new Paths(context, repository).distinct(input.file_paths ?? []);
    const { guided, preflightSources: sources } = await repositoryConfig(context, repository.root);
    Object.assign(trace, { topic, filePaths, guided });

    const { commit, sync_metrics } = await syncToHead(context, repository, call.watch);
    const question = { topic, filePaths, revision: context.ledger().revision(repository.commonDir) };
    const earlier = context.recentAnswers.find(question);
    if (earlier && (await areTheSame(repository, filePaths, earlier.commit, commit))) {
      // What engages with a repeat is credited to the answer that it repeats.
      trace.parentPreflightId ??= earlier.preflightId ?? undefined;
      return quietly(call, 'repeated', 'recently_checked');
    }
    const reply = await lookUp(call, repository, { topic, filePaths, commit, sources }, sync_metrics);
    context.recentAnswers.remember(question, { commit, preflightId: call.preflightId });
    return reply;
  },
});

/** Whether no file is another at the second commit: what a file imports can change without any news in the ledger. */
async function areTheSame(
  repository: GitRepository,
  paths: readonly string[],
  from: string,
  to: string,
): Promise<boolean> {
  if (from === to) return true;
  for (const path of paths) {
    const before = await orIfLost(repository.fileId(from, path), undefined);
    if (before !== (await repository.fileId(to, path))) return false;
  }
  return true;
}

/** The answer from the ledger: decisions that the question reaches, what follows from them, and what waits for people. */
async function lookUp(
  call: ToolCall<PreflightInput>,
  repository: GitRepository,
  question: Question,
  sync_metrics: SyncMetrics,
): Promise<Reply<Outcome, PreflightOutput>> {
  const { context, trace } = call;
  const findings = await findDecisions(context, repository, question);
  const { found, chained, questions, waiting, tooGeneric, absentPaths } = findings;
  const decisions = found.map((each) => decisionForPreflight(each, question.filePaths));
  const divergences = divergencesAmong(decisions);
  const gone = found.filter(({ view }) => view.regions.some(({ contentHash }) => contentHash === null));
  const goneIds = gone.map(({ view }) => view.decisionId);

  const somethingToShow = decisions.length + waiting.collisions.length + waiting.contexts.length > 0;
  const fired = somethingToShow || trace.guided;
  const reason = fired ? 'fired' : tooGeneric ? 'topic_too_generic' : 'no_matches';
  Object.assign(trace, { fired, reason });
  const answerWith = (shown: readonly Decision[]) => {
    const among = divergencesOf(shown, divergences);
    return {
      ...emptyAnswer(call, fired, reason),
      decisions: [...shown],
      drift_candidates: shown.filter(({ status }) => status === 'drifted').map(again),
      divergences: among,
      open_questions: questions,
      action_hints: actionHints({
        decisions: shown,
        divergences: among,
        questions,
        waiting,
        goneIds,
        absentPaths,
        root: repository.root,
      }),
      sources_chained: [...chained, ...waiting.sources],
      unresolved_collisions: waiting.collisions.map(({ decision }) => decision),
      context_pending_ready: waiting.contexts.map(({ decision }) => decision),
      sync_metrics,
    };
  };
  const result = fitDecisions(decisions, answerWith, roomBeside(call.preflightId));
  // What is recorded as surfaced is what the caller gets to see.
  trace.surfaced = surfacedIn(result);
  return { outcome: somethingToShow ? 'surfaced' : fired ? 'fired_with_nothing' : 'nothing_found', result };
}

/** The decisions in an answer, wherever they stand, each once, with the source that showed it first. */
function surfacedIn(answer: Omit<PreflightOutput, 'preflight_id'>): Trace['surfaced'] {
  const shown = [
    ...answer.decisions,
    ...answer.drift_candidates,
    ...answer.divergences.flatMap((each) => each.conflicting_decisions),
    ...answer.unresolved_collisions,
    ...answer.context_pending_ready,
  ];
  const first = new Map<string, SurfacedBy>();
  for (const { decision_id, surfaced_by } of shown) {
    if (!first.has(decision_id)) first.set(decision_id, surfaced_by);
  }
  return [...first].map(([decisionId, surfacedBy]) => ({ decisionId, surfacedBy }));
}

/** An answer that shows nothing and says why. */
function quietly(
  call: ToolCall<PreflightInput>,
  outcome: Outcome,
  reason: PreflightReason,
): Reply<Outcome, PreflightOutput> {
  call.trace.reason = reason;
  return { outcome, result: emptyAnswer(call, false, reason) };
}

function emptyAnswer(
  { input, trace }: ToolCall<PreflightInput>,
  fired: boolean,
  reason: PreflightReason,
): Omit<PreflightOutput, 'preflight_id'> {
  return {
    topic: input.topic,
    fired,
    reason,
    guided_mode: trace.guided,
    decisions: [],
    drift_candidates: [],
    divergences: [],
    open_questions: [],
    action_hints: [],
    sources_chained: [],
    unresolved_collisions: [],
    context_pending_ready: [],
    sync_metrics: null,
    product_stage: null,
  };
}
