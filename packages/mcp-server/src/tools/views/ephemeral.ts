import type { GitRepository } from '@bicameral/code-regions';
import { orIfLost } from '../../lost-commits.js';

/** Those of the given commits that are not on the branch that counts: they may still be rewritten or dropped. */
export async function ephemeralCommits(repository: GitRepository, commits: readonly string[]): Promise<Set<string>> {
  const ephemeral = new Set<string>();
  const distinct = new Set(commits);
  const branch = distinct.size === 0 ? null : await repository.authoritativeBranch();
  if (branch === null) return ephemeral;
  for (const commit of distinct) {
    if (!(await orIfLost(repository.isAncestor(commit, branch.commit), false))) ephemeral.add(commit);
  }
  return ephemeral;
}
