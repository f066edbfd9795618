/** Why an append or a read failed. */
export type JsonlSinkErrorCode =
  /** The record is not a JSON object: a cycle, a BigInt, an array, a `toJSON` that gives something else. */
  | 'BAD_RECORD'
  /** The record's line is longer than `MAX_LINE_BYTES`; readers would skip it. */
  | 'RECORD_TOO_LONG'
  /** The sink was closed. */
  | 'CLOSED'
  /** A directory, FIFO, socket or device is where the file should be. */
  | 'NOT_A_FILE'
  /** A file is where a directory should be. */
  | 'NOT_A_DIRECTORY'
  /** A symbolic link is where the file should be; links are not followed. */
  | 'SYMLINK'
  | 'NO_SPACE'
  | 'QUOTA'
  /** The process's or the file system's limit on a file's size. */
  | 'FILE_TOO_LARGE'
  | 'READ_ONLY'
  | 'PERMISSION'
  | 'TOO_MANY_OPEN_FILES'
  /** Anything else; `data.errno` says what. */
  | 'IO';

/** What is known about the failure. Never holds any part of a record. */
export interface JsonlSinkErrorData {
  /** The file that the sink or reader was given. */
  readonly file?: string;
  /** The system's own name for the error, such as `ENOSPC`. */
  readonly errno?: string;
  /** The system call that failed. */
  readonly syscall?: string;
}

/** The one error that this package throws for what happens at run time; bad options are a `RangeError`. */
export class JsonlSinkError extends Error {
  readonly code: JsonlSinkErrorCode;
  readonly data: JsonlSinkErrorData;

  constructor(code: JsonlSinkErrorCode, message: string, data: JsonlSinkErrorData = {}) {
    super(message);
    this.name = 'JsonlSinkError';
    this.code = code;
    this.data = data;
  }
}

const CODES: Readonly<Record<string, JsonlSinkErrorCode>> = {
  ENOSPC: 'NO_SPACE',
  EDQUOT: 'QUOTA',
  EFBIG: 'FILE_TOO_LARGE',
  EROFS: 'READ_ONLY',
  EACCES: 'PERMISSION',
  EPERM: 'PERMISSION',
  EMFILE: 'TOO_MANY_OPEN_FILES',
  ENFILE: 'TOO_MANY_OPEN_FILES',
  ELOOP: 'SYMLINK',
  EISDIR: 'NOT_A_FILE',
  ENXIO: 'NOT_A_FILE',
  ENOTDIR: 'NOT_A_DIRECTORY',
  // Only making a folder ends this way: something else has its name.
  EEXIST: 'NOT_A_DIRECTORY',
};

const ADVICE: Readonly<Partial<Record<JsonlSinkErrorCode, string>>> = {
  NO_SPACE: 'the disk is full: free some space',
  QUOTA: 'the disk quota is used up: free some space',
  FILE_TOO_LARGE: 'the file may not grow: raise the file size limit, or set a smaller maxBytes',
  READ_ONLY: 'the file system is read-only: use another folder',
  PERMISSION: 'permission denied: check who owns the file and its folder',
  TOO_MANY_OPEN_FILES: 'too many files are open: raise the limit on open files',
  SYMLINK: 'it is a symbolic link, which is not followed: put a regular file there, or nothing',
  NOT_A_FILE: 'it is not a regular file: move it away',
  NOT_A_DIRECTORY: 'a part of its path is not a folder: move that away',
};

/** The system's name of an error that a file-system call threw; undefined for every other error. */
export function errnoOf(error: unknown): string | undefined {
  return isSystemError(error) ? error.code : undefined;
}

/** Gives a file-system error its code; errors of this package pass unchanged, and faults in the code are not hidden. */
export function toSinkError(error: unknown, file: string): unknown {
  if (!isSystemError(error)) return error;
  return sinkError(CODES[error.code] ?? 'IO', file, error.code, error.syscall);
}

/** Not by `instanceof Error`: an error of another realm (a vm context, as test runners use) is none. */
function isSystemError(error: unknown): error is { code: string; syscall: string } {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('syscall' in error)) return false;
  return typeof error.code === 'string' && typeof error.syscall === 'string';
}

/** An error about the file itself, with what to do about it. */
export function sinkError(code: JsonlSinkErrorCode, file: string, errno?: string, syscall?: string): JsonlSinkError {
  const reason = ADVICE[code] ?? `the system answered ${errno ?? 'with an error'}`;
  return new JsonlSinkError(code, `${file}: ${reason}`, {
    file,
    ...(errno === undefined ? {} : { errno }),
    ...(syscall === undefined ? {} : { syscall }),
  });
}
