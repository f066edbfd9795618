import { CodeRegionsError, type CodeRegionsErrorCode } from '../errors.js';

const CODES: readonly CodeRegionsErrorCode[] = ['BINARY_FILE', 'FILE_TOO_LARGE', 'TOO_COMPLEX', 'UNSUPPORTED_LANGUAGE'];

/** A file of another language, or one too large to parse, has no symbols, but it still has lines: null then. */
export async function unlessUnreadable<Answer>(look: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof CodeRegionsError && CODES.includes(error.code)) return null;
    throw error;
  }
}
