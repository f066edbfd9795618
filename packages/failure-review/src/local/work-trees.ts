import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CodeRegionsError, type GitRepository, openRepository } from '@bicameral/code-regions';

/**
 * Opens a work tree of the clone that a common git directory belongs to: the one around it, else any that was added to
 * it. Null when there is none any more, or another clone has taken its place.
 */
export async function openWorkTree(commonDir: string): Promise<GitRepository | null> {
  for (const directory of [...mainWorkTree(commonDir), ...addedWorkTrees(commonDir)]) {
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

function mainWorkTree(commonDir: string): string[] {
  return path.basename(commonDir) === '.git' ? [path.dirname(commonDir)] : [];
}

/** `worktrees/NAME/gitdir` holds the path of the added work tree's `.git` file. */
function addedWorkTrees(commonDir: string): string[] {
  const folder = path.join(commonDir, 'worktrees');
  try {
    return readdirSync(folder).flatMap((name) => {
      const gitFile = readFileSync(path.join(folder, name, 'gitdir'), 'utf8').trim();
      return path.isAbsolute(gitFile) ? [path.dirname(gitFile)] : [];
    });
  } catch {
    return [];
  }
}
