import {
  historyInput,
  type HistoryDecision,
  type HistoryFeature,
  type HistoryInput,
  historyOutput,
  type HistoryOutput,
  limits,
} from '@bicameral/contracts';
import { CodeRegionsError, type GitRepository } from '@bicameral/code-regions';
import type { DecisionView, HistoryPage } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import { defined } from '../defined.js';
import { jsonBytes, roomBeside } from '../registry/fit.js';
import { defineTool, type Watch } from '../registry/tool.js';
import { syncToHead } from '../sync.js';
import { clip, driftEvidence, excerpt, signoffView } from './views/decision.js';
import { ephemeralCommits } from './views/ephemeral.js';

type Outcome = 'listed';

/** What stands around the decisions of a page, but for the id that the caller passed. */
const AROUND_BYTES = 500;
const ROWS_A_QUERY = 100;
const MAX_SUMMARY_CHARACTERS = 1_000;

export const history = defineTool<HistoryInput, HistoryOutput, Outcome>({
  name: 'bicameral.history',
  title: 'List decisions',
  description: 'Lists the decisions on record by feature, with status, sign-off, sources and code.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: historyInput,
  output: historyOutput,
  row: 'none',
  outcomes: { listed: 'ok' },

  async handle({ context, input, preflightId, watch }) {
    const repository = await context.repository();
    await bringToHead(context, repository, watch);
    const page = readPage(context, repository, input);
    const { features, last } = await fill(context, repository, page, roomBeside(preflightId) - AROUND_BYTES);
    const truncated = page.hasMore || last !== page.items.at(-1)?.position;
    return {
      outcome: 'listed',
      result: defined({
        features,
        truncated,
        total_features: page.totalFeatures,
        as_of: input.as_of === undefined ? new Date(context.now()).toISOString() : momentOf(input.as_of),
        next_cursor: truncated ? last : undefined,
      }),
    };
  },
});

/** Status is by the commit that is checked out. Before the first sync nothing is bound, and before the first commit nothing can be. */
async function bringToHead(context: Context, repository: GitRepository, watch: Watch): Promise<void> {
  if (context.ledger().syncCursor(repository.commonDir) === null) return;
  try {
    await syncToHead(context, repository, watch);
  } catch (error) {
    if (!(error instanceof CodeRegionsError && error.code === 'NO_COMMITS')) throw error;
  }
}

/** @throws LedgerError INVALID_INPUT for a cursor that no page gave */
function readPage(context: Context, repository: GitRepository, input: HistoryInput): HistoryPage {
  const query = defined({
    featureFilter: input.feature_filter,
    includeSuperseded: input.include_superseded,
    asOf: input.as_of === undefined ? undefined : momentOf(input.as_of),
    after: input.cursor,
    limit: ROWS_A_QUERY,
  });
  return context.ledger().history(repository.commonDir, query);
}

/** A day means all of it. */
function momentOf(text: string): string {
  return new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59.999Z` : text).toISOString();
}

/** Takes decisions in order until the page is full; always at least one, so that paging gets on. */
async function fill(
  context: Context,
  repository: GitRepository,
  page: HistoryPage,
  maxBytes: number,
): Promise<{ features: HistoryFeature[]; last: string | undefined }> {
  const ephemeral = await ephemeralVerdicts(context, repository, page);
  const features: HistoryFeature[] = [];
  let bytes = 0;
  let last: string | undefined;
  for (const { position, feature, decision } of page.items) {
    const isEphemeral = verdictCommits(decision).some((commit) => ephemeral.has(commit));
    const entry = fitOne(historyDecision(decision, isEphemeral), maxBytes);
    const isNewFeature = features.at(-1)?.id !== feature.id;
    const size = jsonBytes(entry) + (isNewFeature ? jsonBytes({ ...feature, decisions: [] }) : 0) + 2;
    const isFull = bytes + size > maxBytes || (isNewFeature && features.length === limits.historyFeatures);
    if (isFull && last !== undefined) break;
    if (isNewFeature) features.push({ ...feature, decisions: [] });
    features.at(-1)?.decisions.push(entry);
    bytes += size;
    last = position;
  }
  return { features, last };
}

/** One decision that is bound to hundreds of places would fill more than a page: then only its first places are shown. */
function fitOne(entry: HistoryDecision, maxBytes: number): HistoryDecision {
  let fulfillments = entry.fulfillments;
  while (fulfillments.length > 1 && jsonBytes({ ...entry, fulfillments }) > maxBytes) {
    fulfillments = fulfillments.slice(0, Math.ceil(fulfillments.length / 2));
  }
  return { ...entry, fulfillments };
}

/** Who said it can be told when one person was there. */
function onlyOne(participants: readonly string[]): string | null {
  const [speaker, ...others] = participants;
  return speaker === undefined || others.length > 0 ? null : speaker;
}

/**
 * The commits of this page's verdicts that are not on the branch that counts; none while that branch has the commit that
 * is checked out, and with it the content that was judged: a squashed or rebased commit is never on it itself.
 */
async function ephemeralVerdicts(
  context: Context,
  repository: GitRepository,
  { items }: HistoryPage,
): Promise<ReadonlySet<string>> {
  const at = context.ledger().syncCursor(repository.commonDir);
  const isHere = at === null || (await ephemeralCommits(context, repository, [at])).size === 0;
  return ephemeralCommits(context, repository, isHere ? [] : items.flatMap(({ decision }) => verdictCommits(decision)));
}

function verdictCommits({ regions }: DecisionView): string[] {
  return regions.flatMap(({ verdict }) => verdict?.commit ?? []);
}

function historyDecision(view: DecisionView, ephemeral: boolean): HistoryDecision {
  return {
    id: view.decisionId,
    summary: clip(view.description, MAX_SUMMARY_CHARACTERS),
    featureId: view.feature.id,
    status: view.status,
    signoff_state: view.signoff.state,
    sources: [
      {
        source_ref: view.sourceRef,
        source_type: view.sourceType,
        date: view.meetingDate ?? view.createdAt,
        speaker: onlyOne(view.participants),
        quote: excerpt(view.sourceExcerpt ?? ''),
      },
    ],
    fulfillments: view.regions.map((region) => ({
      file_path: region.filePath,
      symbol: region.symbol,
      start_line: region.lines[0],
      end_line: region.lines[1],
      grounded_at_ref: region.baseline.commit,
      baseline_hash: region.baseline.hash,
      current_hash: region.contentHash,
    })),
    drift_evidence: driftEvidence(view),
    signoff: signoffView(view.signoff),
    decision_level: view.decisionLevel,
    parent_decision_id: view.parentDecisionId,
    ephemeral,
  };
}
