import type { ImportReader } from '@bicameral/code-regions';
import type { DecisionView } from '@bicameral/decision-ledger';
import type { LocalView } from '../../local/view.js';
import type { Cause, Label } from '../../rows/enums.js';
import type { ReviewRow } from '../../rows/review-row.js';
import { PromoteError } from '../errors.js';
import type { OriginalRow } from '../original.js';
import { shownByQuestion } from '../row/build-row.js';
import { linksAmong } from './links.js';
import { namesOf } from './names.js';

export interface ResolveInput {
  readonly row: ReviewRow;
  readonly label: Label;
  readonly cause: Cause | null;
  readonly labellers: readonly string[];
  /** The decision that was missed, where the row does not say it. */
  readonly missedId?: string | undefined;
}

/**
 * Looks up what a labelled row is about: in the ledger, the repository and, where raw mode wrote them, the captured rows.
 *
 * @throws PromoteError NOT_RESOLVED, NOTHING_TO_HOLD, NO_MISSED_DECISION
 */
export async function resolveOriginal(
  view: LocalView,
  imports: ImportReader,
  input: ResolveInput,
): Promise<OriginalRow> {
  const { row, label, cause, labellers } = input;
  if (row.salt_id !== view.saltId) {
    throw new PromoteError(
      'NOT_RESOLVED',
      'It was hashed with another salt than this home has, so nothing of it can be told in plain.',
    );
  }
  const repository = await view.workTree(row.repo_hash);
  if (repository === null) {
    throw new PromoteError(
      'NOT_RESOLVED',
      'Its repository is not known here. Run this inside it, or name it with --root.',
    );
  }
  const missedId = missedDecision(input);
  const shown = shownByQuestion(row);
  if (shown.length === 0 && missedId === null) {
    throw new PromoteError(
      'NOTHING_TO_HOLD',
      'Nothing was shown because of the question, and nothing missed: whatever preflight does, such a row would pass.',
    );
  }
  if (label === 'real_false_fire' && shown.length === 0) {
    throw new PromoteError(
      'NOTHING_TO_HOLD',
      'It is labelled a false fire, and nothing was shown because of the question.',
    );
  }
  const ids = [...new Set([...shown.map(({ decisionId }) => decisionId), ...(missedId === null ? [] : [missedId])])];
  const decisions = ids.map((id) => known(view, row, id));
  const missed = decisions.find(({ decisionId }) => decisionId === missedId);
  if (missed?.signoff.state === 'superseded') {
    throw new PromoteError('NOTHING_TO_HOLD', 'The missed decision is superseded, and those are never shown.');
  }
  const paths = await view.paths(row.repo_hash, row.path_hashes);
  const filePaths = row.path_hashes.map((hash) => paths.get(hash) ?? null);
  const asked = filePaths.filter((path) => path !== null);
  const filesOf = (each: DecisionView): string[] => each.regions.map(({ filePath }) => filePath);
  const { links, between } = await linksAmong({
    repository,
    imports,
    asked,
    bound: decisions.flatMap(filesOf),
    missed: missed === undefined ? [] : filesOf(missed),
  });
  const raw = (await view.rawPreflights([row.preflight_id])).get(row.preflight_id);
  return {
    row,
    label,
    cause,
    missedId,
    topic: raw?.topic ?? null,
    isTopic: (text) =>
      row.topic_hash !== null && [text, text.trim()].some((each) => view.topicHash(each) === row.topic_hash),
    filePaths,
    decisions,
    between,
    links,
    names: await namesOf({ row, repository, paths: [...asked, ...between], decisions, labellers }),
  };
}

/** A decision with the code that it is bound to now; what is gone can not be generated. */
function known(view: LocalView, row: ReviewRow, id: string): DecisionView {
  const decision = view.decision(row.repo_hash, id);
  if (decision === null) {
    throw new PromoteError('NOT_RESOLVED', `The ledger no longer has ${id}, which the row is about.`);
  }
  return { ...decision, regions: decision.regions.filter(({ contentHash }) => contentHash !== null) };
}

function missedDecision({ row, label, missedId }: ResolveInput): string | null {
  const own = row.decision_id ?? (label === 'real_miss' ? missedId : undefined) ?? null;
  if (own === null && label === 'real_miss') {
    throw new PromoteError(
      'NO_MISSED_DECISION',
      'It is labelled a miss, and the row does not say of which decision: name it.',
    );
  }
  if (own !== null && row.surfaced.some(({ decision_id }) => decision_id === own)) {
    throw new PromoteError(
      'NO_MISSED_DECISION',
      'The decision that was missed is among those that were shown: name another.',
    );
  }
  return own;
}
