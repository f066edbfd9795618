/**
 * Why no salt could be had.
 *
 * - `SALT_SYMLINK`: a symbolic link stands where the salt should be; it is not followed
 * - `SALT_NOT_A_FILE`: a directory, FIFO, socket or device stands there
 * - `SALT_TOO_LONG`: the file holds more than 4,096 bytes, so it is no salt
 * - `SALT_TOO_SHORT`: the file holds fewer than 32 bytes, and who asks only looks
 * - `SALT_UNSTABLE`: the file kept appearing and vanishing
 * - `SALT_IO`: the system refused a call; `data.cause` is its error code
 */
export type SaltErrorCode =
  'SALT_SYMLINK' | 'SALT_NOT_A_FILE' | 'SALT_TOO_LONG' | 'SALT_TOO_SHORT' | 'SALT_UNSTABLE' | 'SALT_IO';

export interface SaltErrorData {
  readonly file: string;
  /** The system's code, such as `EACCES`, where a system call failed. */
  readonly cause?: string;
}

/** The one error of this package: `code` for programs, the message for people. */
export class SaltError extends Error {
  readonly code: SaltErrorCode;
  readonly data: SaltErrorData;

  constructor(code: SaltErrorCode, message: string, data: SaltErrorData, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SaltError';
    this.code = code;
    this.data = data;
  }
}
