import type { ActionHint, Decision, Divergence, OpenQuestion } from '@bicameral/contracts';

interface Findings {
  readonly drifted: readonly Decision[];
  readonly divergences: readonly Divergence[];
  readonly questions: readonly OpenQuestion[];
}

/** What to do next about what a preflight found. None of it blocks: the agent and its user decide. */
export function actionHints({ drifted, divergences, questions }: Findings): ActionHint[] {
  const hints: ActionHint[] = [];
  if (drifted.length > 0) {
    hints.push({
      kind: 'review_drift',
      message:
        'The code has moved away from these decisions. Read them against the code before you build on it, then say what you find with resolve_compliance.',
      blocking: false,
      refs: drifted.map(({ decision_id }) => decision_id),
    });
  }
  if (divergences.length > 0) {
    hints.push({
      kind: 'resolve_divergence',
      message: 'Several decisions are bound to the same symbol. Keep to all of them, or ask which one stands.',
      blocking: false,
      refs: [...new Set(divergences.flatMap((d) => d.conflicting_decisions.map(({ decision_id }) => decision_id)))],
    });
  }
  if (questions.length > 0) {
    hints.push({
      kind: 'answer_open_questions',
      message: 'These questions were left open where the decisions were made. Ask before you settle them in code.',
      blocking: false,
      refs: [...new Set(questions.flatMap(({ relevant_source_refs }) => relevant_source_refs))],
    });
  }
  return hints;
}
