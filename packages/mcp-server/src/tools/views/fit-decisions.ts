import type { Decision, OpenQuestion } from '@bicameral/contracts';
import { fitResult, jsonBytes } from '../../registry/fit.js';

/**
 * Keeps a preflight's answer under `maxBytes` by showing fewer of its decisions, the first ones, so that what it warns of
 * about these stays. Questions get no more than half of the room then. What takes more room than all decisions is cut
 * like any result.
 *
 * @param answerWith the answer that shows these decisions
 */
export function fitDecisions<Result extends { readonly open_questions: OpenQuestion[] }>(
  decisions: readonly Decision[],
  answerWith: (shown: readonly Decision[]) => Result,
  maxBytes: number,
): Result {
  const all = answerWith(decisions);
  if (jsonBytes(all) <= maxBytes) return all;
  const { open_questions } = fitResult(answerWith([]), maxBytes / 2);
  const first = (count: number): Result => ({
    ...answerWith(decisions.slice(0, count)),
    open_questions,
    truncated: true,
  });
  let fitting = 0;
  let tooMany = decisions.length;
  while (tooMany - fitting > 1) {
    const count = Math.floor((fitting + tooMany) / 2);
    if (jsonBytes(first(count)) <= maxBytes) fitting = count;
    else tooMany = count;
  }
  return fitting > 0 ? first(fitting) : fitResult(all, maxBytes);
}
