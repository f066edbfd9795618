import { canonicalUuid, describeInputError, type EngagementOutcome, type EngagementTool } from '@bicameral/contracts';
import { CodeRegionsError } from '@bicameral/code-regions';
import { LedgerError } from '@bicameral/decision-ledger';
import type { Context } from '../context.js';
import type { IdleWork } from '../due-reconcile.js';
import { defined } from '../defined.js';
import { untilFree } from '../until-free.js';
import { callersPreflightId, ownArguments } from './callers-id.js';
import { Catalog } from './catalog.js';
import { fitBeside } from './fit.js';
import { namedDecisions } from './named-decisions.js';
import { isForCaller, Refusal } from './refusal.js';
import { COMMON_OUTCOMES, type Tool, type Trace, type Watch } from './tool.js';

/** What a tool call comes to, before any protocol's dress. */
export interface Answer {
  /** One of the tool's declared outcomes or of the common ones. */
  readonly outcome: string;
  readonly isError: boolean;
  /** The result as data; absent on an error. */
  readonly structured?: Record<string, unknown>;
  /** Blocks of text: the result as JSON, or what went wrong; then what the caller should do with the id. */
  readonly text: readonly string[];
  /** The id that the call carries: the caller's, or for a preflight its own new one. */
  readonly preflightId: string | null;
}

/** For a caller that asks for no progress and takes nothing back. */
const UNWATCHED: Watch = { progress: () => undefined, signal: new AbortController().signal };

/** The tools over one context: validates, runs, records and renders a call. Knows nothing of the protocol. */
export class Application extends Catalog {
  readonly #context: Context;
  readonly #underWay = new Set<Promise<Answer>>();
  readonly #idleWork: IdleWork | undefined;

  constructor(context: Context, tools: readonly Tool[], idleWork?: IdleWork) {
    super(tools);
    this.#context = context;
    this.#idleWork = idleWork;
  }

  /** Runs a call to its end, row included. Never throws. */
  call(tool: Tool, args: unknown, watch: Watch = UNWATCHED): Promise<Answer> {
    const answer = this.#run(tool, args, watch).finally(() => {
      this.#underWay.delete(answer);
      this.#idleWork?.answered(() => this.#underWay.size > 0);
    });
    this.#underWay.add(answer);
    return answer;
  }

  /** Waits for the calls under way, `graceMs` at most. */
  async settled(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
    await Promise.race([Promise.allSettled(this.#underWay), patience]);
    clearTimeout(timer);
  }

  close(): void {
    this.#idleWork?.stop();
    this.#context.close();
  }

  async #run(tool: Tool, args: unknown, watch: Watch): Promise<Answer> {
    const { telemetry } = this.#context;
    const callerId = callersPreflightId(args);
    const preflightId = tool.row === 'preflight' ? telemetry.newPreflightId() : callerId;
    const trace: Trace = {
      filePaths: [],
      decisionIds: [],
      topic: null,
      reason: null,
      fired: false,
      guided: false,
      surfaced: [],
    };
    if (tool.row === 'preflight' && callerId !== null) trace.parentPreflightId = canonicalUuid(callerId) ?? undefined;

    let outcome: string;
    let result: Record<string, unknown> | undefined;
    let problem = '';
    try {
      const parsed = tool.input.safeParse(ownArguments(tool, args) ?? {});
      if (!parsed.success) {
        trace.decisionIds = await this.#knownOf(tool, args);
        throw new Refusal(describeInputError(parsed.error, args), 'invalid_arguments');
      }
      const call = { input: parsed.data, context: this.#context, trace, watch, preflightId };
      // A ledger that can not be opened yet: another process is migrating it, say.
      const patience = { patienceMs: this.#context.patienceMs, signal: watch.signal };
      const reply = await untilFree(() => tool.handle(call), patience);
      outcome = reply.outcome;
      result = reply.result;
    } catch (error) {
      ({ outcome, problem } = this.#explain(tool, error));
    }
    await this.#record(tool, trace, callerId, preflightId, outcomeClass(tool, outcome));
    return result === undefined
      ? errorAnswer(tool, outcome, problem, preflightId)
      : resultAnswer(tool, outcome, result, preflightId);
  }

  #explain(tool: Tool, error: unknown): { outcome: string; problem: string } {
    if (error instanceof Refusal) return { outcome: error.outcome, problem: error.message };
    if (isForCaller(error)) return { outcome: 'refused', problem: error.message };
    const problem = error instanceof Error ? error.message : String(error);
    if (error instanceof CodeRegionsError || error instanceof LedgerError) {
      this.#context.log.warn(`${tool.name}: ${error.code}: ${problem}`);
      return { outcome: 'failed', problem };
    }
    this.#context.log.error(`${tool.name}: ${error instanceof Error ? (error.stack ?? problem) : problem}`);
    return { outcome: 'failed', problem: `${problem} (the server's stderr has the details)` };
  }

  async #record(
    tool: Tool,
    trace: Trace,
    callerId: string | null,
    preflightId: string | null,
    outcome: EngagementOutcome,
  ): Promise<void> {
    const { telemetry } = this.#context;
    if (tool.row === 'none' || !telemetry.enabled) return;
    const repository = await this.#repositoryOf();
    if (tool.row === 'engagement') {
      telemetry.recordEngagement(
        defined({
          tool: tool.name as EngagementTool,
          decisionIds: trace.decisionIds,
          filePaths: trace.filePaths,
          repository,
          outcome,
          preflightId: callerId ?? undefined,
          driftedIds: trace.driftedIds,
          committedAt: trace.committedAt,
          dismissReason: trace.dismissReason,
        }),
      );
    } else if (preflightId !== null) {
      telemetry.recordPreflight(
        defined({
          preflightId,
          topic: trace.topic,
          filePaths: trace.filePaths,
          repository,
          fired: trace.fired,
          reason: trace.reason,
          outcome: trace.reason === null ? errorOutcome(outcome) : undefined,
          surfaced: trace.surfaced,
          guided: trace.guided,
          parentPreflightId: trace.parentPreflightId,
        }),
      );
    }
  }

  /** Those that the ledger knows of the decisions that a refused call names: it was about them all the same. */
  async #knownOf(tool: Tool, args: unknown): Promise<string[]> {
    if (tool.row !== 'engagement' || !this.#context.telemetry.enabled) return [];
    const named = namedDecisions(args);
    if (named.length === 0) return [];
    try {
      const { commonDir } = await this.#context.repository();
      return this.#context
        .ledger()
        .decisionsById(commonDir, named)
        .map(({ decisionId }) => decisionId);
    } catch {
      return [];
    }
  }

  /** Which repository a row belongs to; a call that was refused early never asked for it. */
  async #repositoryOf(): Promise<string | null> {
    try {
      return (await this.#context.repository()).commonDir;
    } catch {
      return null;
    }
  }
}

function errorOutcome(outcome: EngagementOutcome): 'refused' | 'failed' {
  return outcome === 'refused' ? 'refused' : 'failed';
}

function outcomeClass(tool: Tool, outcome: string): EngagementOutcome {
  const classes: Readonly<Record<string, EngagementOutcome>> = { ...COMMON_OUTCOMES, ...tool.outcomes };
  return classes[outcome] ?? 'failed';
}

function resultAnswer(
  tool: Tool,
  outcome: string,
  result: Record<string, unknown>,
  preflightId: string | null,
): Answer {
  const { structured, json } = fitBeside(result, preflightId);
  const text = [json];
  if (tool.row === 'preflight' && preflightId !== null) text.push(handOnLine(preflightId));
  return { outcome, isError: false, structured, text, preflightId };
}

export function errorAnswer(tool: Tool, outcome: string, problem: string, preflightId: string | null): Answer {
  const echo = preflightId === null ? '' : `\npreflight_id: ${preflightId}`;
  const text = [`${tool.name}: ${problem}${echo}`];
  return { outcome, isError: true, text, preflightId };
}

/** The one line without which an agent hands the id on by luck only. */
function handOnLine(preflightId: string): string {
  return `Pass preflight_id "${preflightId}" to every later bicameral call that belongs to this work.`;
}
