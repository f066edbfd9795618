import type { GitRepository } from '@bicameral/code-regions';
import type { Decision, SurfacedBy } from '@bicameral/contracts';
import type { Context } from '../context.js';
import { decisionForPreflight } from '../tools/views/decision.js';

/** A decision that waits for people, and the ones that it collides with. */
export interface WaitingDecision {
  readonly decision: Decision;
  readonly otherIds: readonly string[];
}

export interface Waiting {
  readonly collisions: readonly WaitingDecision[];
  readonly contexts: readonly WaitingDecision[];
  /** `collision` and `context`, where there is one. */
  readonly sources: readonly SurfacedBy[];
}

/** Each preflight shows the oldest; settling those makes room for the next. */
const MAX_OF_EACH = 3;

/** It is shown whatever was asked, so nothing is known of how much it matters for that. */
const CONFIDENCE = 0.5;

/** The decisions that nobody should build on before people have settled them. */
export function waitingDecisions(context: Context, repository: GitRepository): Waiting {
  const inState = (state: 'collision_pending' | 'context_pending', surfacedBy: SurfacedBy): WaitingDecision[] =>
    context
      .ledger()
      .waitingDecisions(repository.commonDir, { state, limit: MAX_OF_EACH })
      .map(({ decision, otherDecisionIds }) => ({
        decision: decisionForPreflight({ view: decision, surfacedBy, confidence: CONFIDENCE }, []),
        otherIds: otherDecisionIds,
      }));
  const collisions = inState('collision_pending', 'collision');
  const contexts = inState('context_pending', 'context');
  const sources: SurfacedBy[] = [];
  if (collisions.length > 0) sources.push('collision');
  if (contexts.length > 0) sources.push('context');
  return { collisions, contexts, sources };
}
