import type { RatifyAction, Status } from '@bicameral/contracts';
import type { DecisionView, SignoffView } from './decision.js';

export interface SignoffInput {
  readonly action: RatifyAction;
  readonly signer: string;
  readonly note?: string;
  readonly sessionId?: string;
  readonly commit?: string;
}

export interface SignoffResult {
  /** False when the same signer had done the same already. */
  readonly wasNew: boolean;
  readonly signoff: SignoffView;
  readonly projectedStatus: Status;
}

/** How two decisions about one thing are settled: the new one takes the other's place, both stand, or it refines it. */
export type CollisionAction = 'supersede' | 'keep_both' | 'link_parent';

export interface CollisionInput {
  /** The one that waits. */
  readonly decisionId: string;
  /** May be left out when the ledger knows of one only. */
  readonly otherDecisionId?: string;
  readonly action: CollisionAction;
  readonly signer?: string;
  readonly sessionId?: string;
}

export interface ContextInput {
  readonly decisionId: string;
  /** Whether the context bears the decision out; if not, it is rejected. */
  readonly confirmed: boolean;
  readonly signer?: string;
  readonly sessionId?: string;
}

export interface SettleResult {
  /** False when it was settled so already. */
  readonly wasNew: boolean;
  readonly signoff: SignoffView;
  readonly projectedStatus: Status;
  /** The one that it collided with; absent for a context. */
  readonly otherDecisionId?: string;
}

export type WaitingState = 'collision_pending' | 'context_pending';

export interface WaitingDecision {
  readonly decision: DecisionView;
  /** The ones that it collides with, as far as they were named. */
  readonly otherDecisionIds: readonly string[];
}
