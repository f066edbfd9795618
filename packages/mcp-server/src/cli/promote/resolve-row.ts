import type { ImportReader } from '@bicameral/code-regions';
import { type LocalView, type OriginalRow, PromoteError, resolveOriginal } from '@bicameral/failure-review';
import { UsageError } from '../exit-codes.js';
import { askMissed } from './ask.js';
import { type Answers, nothingOf, type Promotion } from './promote-row.js';
import type { Labelled } from './select.js';

/** A row that is known on this machine, or what came of trying. */
export type Resolved = { readonly original: OriginalRow } | Promotion;

/**
 * Looks up what a row is about, and sees to it that the person's texts for it are there.
 *
 * @throws UsageError when a text is missing, or nobody says which decision was missed
 */
export async function resolveRow(
  view: LocalView,
  imports: ImportReader,
  { row, label, cause, labellers }: Labelled,
  answers: Answers,
): Promise<Resolved> {
  const input = { row, label, cause, labellers, missedId: answers.file?.missedId(row) };
  try {
    const original = await withMissed(answers, row.key, (missedId) =>
      resolveOriginal(view, imports, { ...input, missedId: missedId ?? input.missedId }),
    );
    if (!answers.isTemplate) answers.file?.paraphrase(original);
    return { original };
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    return nothingOf(row.key, error.code === 'NOTHING_TO_HOLD' ? 'refused' : 'unresolved', { problem: error.message });
  }
}

/** Asks for the missed decision only when there is need. */
async function withMissed<T>(
  answers: Answers,
  key: string,
  resolve: (missedId: string | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await resolve(undefined);
  } catch (error) {
    if (!(error instanceof PromoteError && error.code === 'NO_MISSED_DECISION')) throw error;
    const missedId =
      answers.isTerminal && answers.file === undefined && !answers.isTemplate ? await askMissed(key) : null;
    if (missedId !== null) return resolve(missedId);
    throw new UsageError(`${key}: ${error.message} In the file for --paraphrases: missed: "decision:…".`);
  }
}
