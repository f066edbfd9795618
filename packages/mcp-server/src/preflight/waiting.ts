import type { GitRepository } from '@bicameral/code-regions';
import type { Decision, SurfacedBy } from '@bicameral/contracts';
import type { WaitingState } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import { decisionForPreflight } from '../tools/views/decision.js';

/** A decision that waits for people, and the ones that it collides with. */
export interface WaitingDecision {
  readonly decision: Decision;
  readonly others: readonly Other[];
}

export interface Other {
  readonly id: string;
  readonly description: string;
}

export interface Waiting {
  readonly collisions: readonly WaitingDecision[];
  readonly contexts: readonly WaitingDecision[];
  /** There are collisions, or contexts, beside these. */
  readonly moreCollisions: boolean;
  readonly moreContexts: boolean;
  /** `collision` and `context`, where there is one. */
  readonly sources: readonly SurfacedBy[];
}

const STATES = ['collision_pending', 'context_pending'] as const satisfies WaitingState[];

/** Each preflight shows the oldest; settling those makes room for the next. */
const MAX_OF_EACH = 3;

/** It is shown whatever was asked, so nothing is known of how much it matters for that. */
const CONFIDENCE = 0.5;

/** The decisions that nobody should build on before people have settled them. */
export function waitingDecisions(context: Context, { commonDir }: GitRepository): Waiting {
  const ledger = context.ledger();
  // One more than are shown, where there is one.
  const waiting = ledger.waitingDecisions(commonDir, { states: STATES, limit: MAX_OF_EACH + 1 });
  const otherIds = waiting.flatMap(({ otherDecisionIds }) => otherDecisionIds);
  const others = otherIds.length === 0 ? [] : ledger.decisionsById(commonDir, otherIds);
  const inState = (state: WaitingState, surfacedBy: SurfacedBy): WaitingDecision[] =>
    waiting
      .filter(({ decision }) => decision.signoff.state === state)
      .map(({ decision, otherDecisionIds }) => ({
        decision: decisionForPreflight({ view: decision, surfacedBy, confidence: CONFIDENCE }, []),
        others: otherDecisionIds.map((id) => ({
          id,
          description: others.find(({ decisionId }) => decisionId === id)?.description ?? '',
        })),
      }));
  const collisions = inState('collision_pending', 'collision');
  const contexts = inState('context_pending', 'context');
  const sources: SurfacedBy[] = [];
  if (collisions.length > 0) sources.push('collision');
  if (contexts.length > 0) sources.push('context');
  return {
    collisions: collisions.slice(0, MAX_OF_EACH),
    contexts: contexts.slice(0, MAX_OF_EACH),
    moreCollisions: collisions.length > MAX_OF_EACH,
    moreContexts: contexts.length > MAX_OF_EACH,
    sources,
  };
}
