/** What went wrong, as one word that a caller can act on; the message says the rest, and what to do. */
export type CodeRegionsErrorCode =
  | 'BAD_LINES'
  | 'BAD_PATH'
  | 'BARE_REPOSITORY'
  | 'BINARY_FILE'
  | 'CLOSED'
  | 'FILE_NOT_FOUND'
  | 'FILE_TOO_LARGE'
  | 'GIT_FAILED'
  | 'GIT_NOT_FOUND'
  | 'GRAMMAR_NOT_FOUND'
  | 'NOT_A_REPOSITORY'
  | 'NO_COMMITS'
  | 'OUTSIDE_REPOSITORY'
  | 'TOO_COMPLEX'
  | 'UNKNOWN_REVISION'
  | 'UNSAFE_REPOSITORY'
  | 'UNSUPPORTED_LANGUAGE';

/** The one error that this package throws on purpose. */
export class CodeRegionsError extends Error {
  readonly code: CodeRegionsErrorCode;
  /** The values that the message speaks of, for callers that word their own. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: CodeRegionsErrorCode, message: string, data: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CodeRegionsError';
    this.code = code;
    this.data = data;
  }
}
