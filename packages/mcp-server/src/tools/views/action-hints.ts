import type { ActionHint, Decision, Divergence, OpenQuestion } from '@bicameral/contracts';
import type { Other, Waiting } from '../../preflight/waiting.js';
import { clip } from './decision.js';

interface Findings {
  readonly decisions: readonly Decision[];
  readonly divergences: readonly Divergence[];
  readonly questions: readonly OpenQuestion[];
  readonly waiting: Waiting;
  /** Ids of decisions that were bound to code which is gone. */
  readonly goneIds: readonly string[];
  /** Files that were asked about, when the repository has none of them. */
  readonly absentPaths: readonly string[];
  readonly root: string;
}

/** Enough to see what is wrong with all of them. */
const MAX_PATHS = 5;

/** Of another decision's description: enough to know which one it is. */
const MAX_QUOTED = 100;

const MORE = ' More wait like this, and are shown once these are settled.';
const COLLIDES_WITH_UNKNOWN =
  'This decision is said to contradict another, and which one is not on record. Ask, then call resolve_collision with other_decision_id, or ratify if it stands alone.';

/** What to do next about what a preflight found. None of it blocks: the agent and its user decide. */
export function actionHints(findings: Findings): ActionHint[] {
  const { decisions, divergences, questions, waiting, goneIds, absentPaths, root } = findings;
  const live = decisions.filter(({ signoff_state }) => signoff_state !== 'rejected');
  return [
    hint(
      'resolve_divergence',
      'These were turned down. Do not build what they say; if it is needed after all, ask who turned it down.',
      idsOf(decisions.filter(({ signoff_state }) => signoff_state === 'rejected')),
    ),
    hint(
      'review_drift',
      'The code has moved away from these decisions. Read them against the code before you build on it, then say what you find with resolve_compliance.',
      idsOf(live.filter(({ status }) => status === 'drifted')),
    ),
    hint(
      'resolve_divergence',
      'Several decisions are bound to the same symbol. Keep to all of them, or ask which one stands.',
      divergences.flatMap(({ conflicting_decisions }) => idsOf(conflicting_decisions)),
    ),
    ...waiting.collisions.map(({ decision, others }, index) =>
      hint(
        'resolve_divergence',
        (others.length > 0 ? collidesWith(others) : COLLIDES_WITH_UNKNOWN) +
          (waiting.moreCollisions && index === waiting.collisions.length - 1 ? MORE : ''),
        [decision.decision_id, ...others.map(({ id }) => id)],
      ),
    ),
    hint(
      'answer_open_questions',
      `These decisions wait for context (their sign-off’s note says which). Ask for it, then call resolve_collision: confirm or reject.${waiting.moreContexts ? MORE : ''}`,
      waiting.contexts.map(({ decision }) => decision.decision_id),
    ),
    hint(
      'answer_open_questions',
      'These questions were left open where the decisions were made. Ask before you settle them in code.',
      questions.flatMap(({ relevant_source_refs }) => relevant_source_refs),
      questions.length > 0,
    ),
    hint(
      'ground_decision',
      'No code is bound to these decisions. If your work carries one out, bind it to that code once it is committed.',
      idsOf(live.filter(({ status }) => status === 'ungrounded')),
    ),
    hint(
      'ground_decision',
      'Code that these decisions were bound to is gone; drift_evidence says which. If it is elsewhere now, bind them there (link_commit names the places). If it was removed on purpose, ask whether they still hold; resolve_compliance with not_relevant takes such a place away.',
      idsOf(live).filter((id) => goneIds.includes(id)),
    ),
    hint(
      'check_paths',
      `None of these is a file at the commit that is checked out. If they are new, no decision is bound to them yet. If they are not, name them from the top of the repository, ${root}.`,
      absentPaths.slice(0, MAX_PATHS),
    ),
  ].flatMap((each) => each ?? []);
}

function collidesWith(others: readonly Other[]): string {
  const quoted = others.map(({ description }) => `“${clip(description, MAX_QUOTED)}”`);
  return `The first decision may contradict the others: ${quoted.join(', ')}. Ask which stands, then call resolve_collision: supersede, keep_both or link_parent.`;
}

/** Undefined when there is nothing to do it about. */
function hint(
  kind: ActionHint['kind'],
  message: string,
  refs: readonly string[],
  isNeeded = refs.length > 0,
): ActionHint | undefined {
  return isNeeded ? { kind, message, blocking: false, refs: [...new Set(refs)] } : undefined;
}

function idsOf(decisions: readonly Decision[]): string[] {
  return decisions.map(({ decision_id }) => decision_id);
}
