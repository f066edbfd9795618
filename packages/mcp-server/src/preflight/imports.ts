import type { GitRepository } from '@bicameral/code-regions';
import type { Context } from '../context.js';

/** What of the graph could not be looked at, as `sources_chained` says it. */
type Gap = 'graph_unavailable' | 'graph_truncated';

/** Most files that one question may reach beyond those that it names. */
const MAX_ADDED_PATHS = 100;

/**
 * The files that the given ones import, one hop.
 *
 * @returns gaps where the imports of a given file could not be told, or there were more than a question may reach
 */
export async function importedFiles(
  context: Context,
  repository: GitRepository,
  commit: string,
  filePaths: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly gaps: readonly Gap[] }> {
  const request = { repository, commit, paths: filePaths, limit: MAX_ADDED_PATHS };
  try {
    const { neighbours, unreadable, truncated } = await context.imports.read(request);
    const gaps: Gap[] = unreadable.length > 0 ? ['graph_unavailable'] : [];
    return { paths: neighbours, gaps: truncated ? [...gaps, 'graph_truncated'] : gaps };
  } catch (error) {
    // Grammars that are not there, say: what the files themselves are bound to is still worth showing.
    context.log.warn(`imports can not be read: ${error instanceof Error ? error.message : String(error)}`);
    return { paths: [], gaps: ['graph_unavailable'] };
  }
}
