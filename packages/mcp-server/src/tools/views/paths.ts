import { type GitRepository, repositoryPath } from '@bicameral/code-regions';

/**
 * The given paths relative to the repository, each once: `./a`, an absolute path inside the repository and `a` are one.
 *
 * @throws CodeRegionsError for a path that leaves the repository
 */
export function distinctPaths(repository: GitRepository, paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => repositoryPath(repository.root, path)))];
}

/** The same, without the ones that can not be: their items are refused, and nothing of them is recorded. */
export function pathsInside(repository: GitRepository, paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => insideOrNothing(repository, path)))];
}

function insideOrNothing(repository: GitRepository, path: string): string[] {
  try {
    return [repositoryPath(repository.root, path)];
  } catch {
    return [];
  }
}
