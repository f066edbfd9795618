import type {
  Attribution,
  DismissReason,
  EngagementOutcome,
  EngagementTool,
  Match,
  PreflightErrorOutcome,
  PreflightReason,
  SurfacedBy,
} from '@bicameral/contracts';
import type { TelemetryStatus } from './losses.js';

/** A decision in a preflight's response, and what brought it there. */
export interface Surfaced {
  /** As the ledger issued it: `decision:` and a UUID. Anything else is not stored. */
  readonly decisionId: string;
  readonly surfacedBy: SurfacedBy;
}

/** One call of `bicameral.preflight`, whatever came of it. */
export interface PreflightCall {
  /** From `newPreflightId`. */
  readonly preflightId: string;
  /** Null only when the call ended in an error before it had a usable topic. */
  readonly topic: string | null;
  /** Repository-relative, with `/`; duplicates do not matter. */
  readonly filePaths: readonly string[];
  /** The repository's identity, the real path of its common git directory; null outside git. */
  readonly repository: string | null;
  readonly fired: boolean;
  /** Null when the call ended in an error. */
  readonly reason: PreflightReason | null;
  /** How it ended when there is no reason; `failed` when left out. */
  readonly outcome?: PreflightErrorOutcome;
  readonly surfaced: readonly Surfaced[];
  readonly guided: boolean;
  /** The earlier preflight that this one repeats or follows; not stored unless it is a UUID. */
  readonly parentPreflightId?: string;
}

/** One call of a downstream tool, also when it was refused. */
export interface EngagementCall {
  readonly tool: EngagementTool;
  /** As the ledger issued them; others are not stored. The first one is the row's `decision_id`. */
  readonly decisionIds: readonly string[];
  /** What the caller passed. Without a UUID here the call is attributed as if it had none. */
  readonly preflightId?: string;
  /** Repository-relative, with `/`; duplicates do not matter. */
  readonly filePaths: readonly string[];
  /** The repository's identity, the real path of its common git directory; null outside git. */
  readonly repository: string | null;
  readonly outcome: EngagementOutcome;
  /** The decisions that a commit made drift; only from link_commit. */
  readonly driftedIds?: readonly string[];
  /** The commit's committer date, milliseconds since 1970; only from link_commit. */
  readonly committedAt?: number;
  /** Why what a preflight showed was not needed; a dismissal's alone. */
  readonly dismissReason?: DismissReason;
}

/** Which preflight a downstream call belongs to, and how that is known. */
export interface Attributed {
  readonly attribution: Attribution;
  /** How well the preflight fits; null when it was named explicitly, or when none fits. */
  readonly match: Match | null;
  readonly preflight_id: string | null;
}

/** The writers of one process. No method throws; what could not be written is counted. */
export interface PreflightTelemetry {
  /** Whether anything is recorded. */
  readonly enabled: boolean;
  /** Whether topic and paths are stored as they are, beside their hashes. */
  readonly raw: boolean;
  /** UUIDv4, one a process; null when nothing is recorded. */
  readonly sessionId: string | null;
  /** A new UUIDv4; null when nothing is recorded. */
  newPreflightId(): string | null;
  /** Writes one row to `preflight_events.jsonl`. */
  recordPreflight(call: PreflightCall): void;
  /**
   * Attributes the call and writes one row to `engagements.jsonl`. Null when nothing is recorded, or when the row could
   * not be made (no salt, a bad call); a row that was made and could not be written is attributed all the same.
   */
  recordEngagement(call: EngagementCall): Attributed | null;
  /** What was lost so far. */
  status(): TelemetryStatus;
  /** Writes what is left to say (losses, the end of the session) and closes the files. A second call does nothing. */
  close(): void;
}
