import { CodeRegionsError } from '@bicameral/code-regions';

/**
 * The answer to a question about commits, or `otherwise` when one of them is no longer there: history may have been
 * rewritten, and the old commits thrown away, since the ledger saw them.
 */
export async function orIfLost<T, Otherwise>(answer: Promise<T>, otherwise: Otherwise): Promise<T | Otherwise> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CodeRegionsError && error.code === 'UNKNOWN_REVISION') return otherwise;
    throw error;
  }
}
