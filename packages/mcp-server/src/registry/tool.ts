import type { DismissReason, EngagementOutcome, PreflightReason, SurfacedBy, ToolName } from '@bicameral/contracts';
import type { z } from 'zod';
import type { Context } from '../context.js';

/** Behaviour hints; clients treat a missing one as the worst case, so all four are always given. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/**
 * What the call's telemetry row will say. A handler fills it in as it learns things, so that a call that is refused or
 * fails half-way still leaves what was known.
 */
export interface Trace {
  /** Repository-relative. */
  filePaths: readonly string[];
  /** Only ids that the ledger issued. */
  decisionIds: readonly string[];
  driftedIds?: readonly string[];
  /** Milliseconds since 1970. */
  committedAt?: number | undefined;
  dismissReason?: DismissReason;
  /** Preflight's own part. */
  topic: string | null;
  reason: PreflightReason | null;
  fired: boolean;
  guided: boolean;
  surfaced: readonly { decisionId: string; surfacedBy: SurfacedBy }[];
  /** A UUID: the one that the caller follows up, or the answer that this one repeats. */
  parentPreflightId?: string | undefined;
}

/** What a caller of a long call is told, and how it takes the call back. */
export interface Watch {
  /** Tells how far the call is; not more often than a reader can follow. */
  readonly progress: (done: number, total: number, message: string) => void;
  /** Aborted when the caller takes the call back. */
  readonly signal: AbortSignal;
}

export interface ToolCall<Input> {
  readonly input: Input;
  readonly context: Context;
  readonly trace: Trace;
  readonly watch: Watch;
  /** The id that the response will carry: the caller's, or for a preflight its own new one. */
  readonly preflightId: string | null;
}

export interface Reply<Outcome extends string, Output> {
  readonly outcome: Outcome;
  readonly result: Omit<Output, 'preflight_id'>;
}

/** A tool as the registry knows it: nothing here knows of any MCP SDK. */
export interface Tool<Input = unknown, Output = unknown, Outcome extends string = string> {
  readonly name: ToolName;
  readonly title: string;
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly input: z.ZodObject & z.ZodType<Input>;
  readonly output: z.ZodObject & z.ZodType<Output>;
  /** Which row the call leaves. Every tool that leaves one lists a `preflight_id`; the others take one unlisted. */
  readonly row: 'preflight' | 'engagement' | 'none';
  /** The closed set of ways in which a call can end, and what each counts as in the engagement row. */
  readonly outcomes: Readonly<Record<Outcome, EngagementOutcome>>;
  handle(call: ToolCall<Input>): Promise<Reply<Outcome, Output>> | Reply<Outcome, Output>;
}

/** Outcomes that any tool can have on top of its own. */
export const COMMON_OUTCOMES = {
  invalid_arguments: 'refused',
  refused: 'refused',
  failed: 'failed',
} as const satisfies Record<string, EngagementOutcome>;

/** Checks a tool's parts against each other and forgets their types, for a registry that holds tools of all kinds. */
export function defineTool<Input, Output, Outcome extends string>(tool: Tool<Input, Output, Outcome>): Tool {
  return tool;
}
