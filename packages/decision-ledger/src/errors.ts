/** What went wrong, for a caller that must tell the cases apart. */
export type LedgerErrorCode =
  | 'UNKNOWN_DECISION'
  | 'SUPERSEDED'
  | 'NOT_PENDING'
  | 'UNKNOWN_COLLISION'
  | 'STALE_COMMIT'
  | 'INVALID_INPUT'
  | 'NEWER_SCHEMA'
  | 'NOT_A_LEDGER'
  | 'UNSAFE_FILE'
  | 'UNREADABLE'
  | 'UNWRITABLE'
  | 'BUSY'
  | 'CLOSED';

/** The one error of this package. `message` says what is wrong and what to do; `data` carries the values it speaks of. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: LedgerErrorCode, message: string, data: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LedgerError';
    this.code = code;
    this.data = data;
  }
}
