import {
  bindInput,
  type BindInput,
  type BindingInput,
  bindOutput,
  type BindOutput,
  type BindResult,
} from '@bicameral/contracts';
import type { GitRepository } from '@bicameral/code-regions';
import { LedgerError } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import { roomBeside } from '../registry/fit.js';
import { isForCaller, Refusal } from '../registry/refusal.js';
import { defineTool, type Watch } from '../registry/tool.js';
import { MAX_ATTEMPTS, syncToHead } from '../sync.js';
import { fitBindings } from './views/fit-bindings.js';
import { knownDecisions, unknownDecision } from './views/known-decisions.js';
import { locateRegion } from './views/locate-region.js';
import { Paths } from './views/paths.js';
import { pendingChecks } from './views/pending-checks.js';

type Outcome = 'bound' | 'already_bound' | 'partly_bound' | 'nothing_bound';

export const bind = defineTool<BindInput, BindOutput, Outcome>({
  name: 'bicameral.bind',
  title: 'Bind decisions to code',
  description: 'Ties decisions to the code that carries them out, by file and symbol.',
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: bindInput,
  output: bindOutput,
  row: 'engagement',
  outcomes: { bound: 'ok', already_bound: 'no_op', partly_bound: 'ok', nothing_bound: 'refused' },

  async handle({ context, input, trace, preflightId, watch }) {
    const repository = await context.repository();
    const known = knownDecisions(
      context,
      repository,
      input.bindings.map(({ decision_id }) => decision_id),
    );
    trace.decisionIds = known.map(({ decisionId }) => decisionId);
    const paths = new Paths(context, repository);
    trace.filePaths = paths.inside(input.bindings.map(({ file_path }) => file_path));

    const { commit, sync_metrics } = await syncToHead(context, repository, watch);
    const bound: BoundItem[] = [];
    for (const item of input.bindings) {
      bound.push(await bindOne({ context, repository, watch, paths, known: trace.decisionIds }, commit, item));
    }
    const result = { bindings: bound.map(({ result }) => result), sync_metrics };
    return { outcome: outcomeOf(bound), result: fitBindings(result, roomBeside(preflightId)) };
  },
});

interface BoundItem {
  readonly result: BindResult;
  readonly created: boolean;
}

function outcomeOf(items: readonly BoundItem[]): Outcome {
  const failed = items.filter(({ result }) => result.error !== null).length;
  if (failed === items.length) return 'nothing_bound';
  if (failed > 0) return 'partly_bound';
  return items.some(({ created }) => created) ? 'bound' : 'already_bound';
}

/** What all items of a call share. */
interface Setting {
  readonly context: Context;
  readonly repository: GitRepository;
  readonly watch: Watch;
  readonly paths: Paths;
  /** Ids of decisions that the ledger has. */
  readonly known: readonly string[];
}

/** A bad item carries its own error, and the rest proceed. */
async function bindOne(setting: Setting, commit: string, item: BindingInput): Promise<BoundItem> {
  const { context, repository, known } = setting;
  const { decision_id } = item;
  try {
    if (!known.includes(decision_id)) throw new Refusal(unknownDecision(decision_id));
    const bound = await bindAtSyncedCommit(setting, commit, item);
    const filter = { decisionIds: [decision_id], regionIds: [bound.regionId] };
    const { checks } = await pendingChecks(context, repository, bound.commit, filter);
    const result = { decision_id, region_id: bound.regionId, content_hash: bound.contentHash };
    return { result: { ...result, pending_compliance_check: checks[0] ?? null, error: null }, created: bound.created };
  } catch (error) {
    if (!isForCaller(error)) throw error;
    const result = { decision_id, region_id: '', content_hash: '', pending_compliance_check: null };
    return { result: { ...result, error: error.message }, created: false };
  }
}

/** Another process may move the ledger to another commit between our look at the code and our write: then once more. */
async function bindAtSyncedCommit(
  { context, repository, watch, paths }: Setting,
  synced: string,
  { decision_id: decisionId, purpose = '', ...item }: BindingInput,
) {
  const place = { ...item, file_path: paths.one(item.file_path) };
  for (let commit = synced, attempt = 1; ; attempt += 1) {
    const region = await locateRegion(context, repository, commit, place);
    try {
      const binding = { decisionId, ...region, commit, purpose };
      const { regionId, created } = await context.write(watch, (ledger) => ledger.bind(repository.commonDir, binding));
      return { regionId, contentHash: region.contentHash, commit, created };
    } catch (error) {
      const movedOn = error instanceof LedgerError && error.code === 'STALE_COMMIT';
      if (!movedOn || attempt === MAX_ATTEMPTS) throw error;
    }
    ({ commit } = await syncToHead(context, repository, watch));
  }
}
