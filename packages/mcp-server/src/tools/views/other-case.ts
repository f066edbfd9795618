import type { GitRepository } from '@bicameral/code-regions';

/**
 * The path that differs from a missing one in upper and lower case only, as a file system that does not tell them apart
 * lets people write it; undefined when there is none, or more than one.
 */
export async function pathInOtherCase(
  repository: GitRepository,
  commit: string,
  path: string,
): Promise<string | undefined> {
  let found = '';
  for (const part of path.split('/')) {
    const entries = (await repository.listDirectory(commit, found)) ?? [];
    const alike = entries.filter(({ name }) => folded(name) === folded(part));
    const exact = alike.find(({ name }) => name === part);
    const [only, ...others] = exact === undefined ? alike : [exact];
    if (only === undefined || others.length > 0) return undefined;
    found = found === '' ? only.name : `${found}/${only.name}`;
  }
  return found;
}

/** Also one spelling of what can be written as one character or as two. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
