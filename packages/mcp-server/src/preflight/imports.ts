import type { GitRepository } from '@bicameral/code-regions';
import type { Context } from '../context.js';

/** Most files that one question may reach beyond those that it names. */
const MAX_ADDED_PATHS = 100;

/**
 * The files that the given ones import, one hop.
 *
 * @returns isWhole false when the imports of a given file could not be told
 */
export async function importedFiles(
  context: Context,
  repository: GitRepository,
  commit: string,
  filePaths: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly isWhole: boolean }> {
  const request = { repository, commit, paths: filePaths, limit: MAX_ADDED_PATHS };
  try {
    const { neighbours, unreadable } = await context.imports.read(request);
    return { paths: neighbours, isWhole: unreadable.length === 0 };
  } catch (error) {
    // Grammars that are not there, say: what the files themselves are bound to is still worth showing.
    context.log.warn(`imports can not be read: ${error instanceof Error ? error.message : String(error)}`);
    return { paths: [], isWhole: false };
  }
}
