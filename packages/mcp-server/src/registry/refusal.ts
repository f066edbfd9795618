import { CodeRegionsError } from '@bicameral/code-regions';
import { LedgerError } from '@bicameral/decision-ledger';

/**
 * A call, or one item of it, that can not be served as asked. The caller gets its message as a tool result with
 * `isError`; `outcome` is one that the tool declares, or `refused`, which every tool has.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly outcome: string;

  constructor(message: string, outcome = 'refused') {
    super(message);
    this.outcome = outcome;
  }
}

/** Faults of the packages below whose cause lies in what the caller asked for or where; all others are ours. */
const CALLERS_FAULTS: ReadonlySet<string> = new Set<CodeRegionsError['code'] | LedgerError['code']>([
  'BAD_LINES',
  'BAD_PATH',
  'BARE_REPOSITORY',
  'BINARY_FILE',
  'FILE_NOT_FOUND',
  'FILE_TOO_LARGE',
  'INVALID_INPUT',
  'NO_COMMITS',
  'NOT_A_REPOSITORY',
  'NOT_PENDING',
  'OUTSIDE_REPOSITORY',
  'SUPERSEDED',
  'TOO_COMPLEX',
  'UNKNOWN_COLLISION',
  'UNKNOWN_DECISION',
  'UNKNOWN_REVISION',
  'UNSAFE_REPOSITORY',
  'UNSUPPORTED_LANGUAGE',
]);

/** Whether the message of this error is for the caller, who can do something about it. */
export function isForCaller(error: unknown): error is Error {
  if (error instanceof Refusal) return true;
  return (error instanceof CodeRegionsError || error instanceof LedgerError) && CALLERS_FAULTS.has(error.code);
}
