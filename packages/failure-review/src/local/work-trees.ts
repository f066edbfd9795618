import { CodeRegionsError, type GitRepository, openRepository, workTrees } from '@bicameral/code-regions';

/**
 * Opens a work tree of the clone that a common git directory belongs to: the one around it, else any that was added to
 * it. Null when there is none any more, or another clone has taken its place.
 */
export async function openWorkTree(commonDir: string): Promise<GitRepository | null> {
  for (const directory of workTrees(commonDir)) {
    const repository = await openIfThere(directory);
    if (repository?.commonDir === commonDir) return repository;
    repository?.close();
  }
  return null;
}

/** The repository that a directory is in; null when it is in none that git opens. */
export async function openIfThere(directory: string): Promise<GitRepository | null> {
  try {
    return await openRepository(directory);
  } catch (error) {
    if (error instanceof CodeRegionsError) return null;
    throw error;
  }
}
