import type { AuthoritativeBranch, GitRepository } from '@bicameral/code-regions';
import type { Context } from '../../context.js';
import { orIfLost } from '../../lost-commits.js';
import { repositoryConfig } from '../../repository-config.js';

/** Those of the given commits that are not on the branch that counts: they may still be rewritten or dropped. */
export async function ephemeralCommits(
  context: Context,
  repository: GitRepository,
  commits: readonly string[],
): Promise<Set<string>> {
  const ephemeral = new Set<string>();
  const distinct = new Set(commits);
  const branch = distinct.size === 0 ? null : await branchThatCounts(context, repository);
  if (branch === null) return ephemeral;
  for (const commit of distinct) {
    if (commit === branch.commit) continue;
    if (!(await orIfLost(repository.isAncestor(commit, branch.commit), false))) ephemeral.add(commit);
  }
  return ephemeral;
}

/** The one that is set; when there is none of that name, the one that would count without a setting. */
async function branchThatCounts(context: Context, repository: GitRepository): Promise<AuthoritativeBranch | null> {
  const { authoritativeBranch: name } = await repositoryConfig(context, repository.root);
  if (name === undefined) return repository.authoritativeBranch();
  const chosen = await repository.authoritativeBranch(name);
  if (chosen !== null) return chosen;
  context.log.warn(`authoritative_branch: there is no branch ${name}; the remote's HEAD branch, main or master counts`);
  return repository.authoritativeBranch();
}
