import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * The top directories of a clone's work trees that are there, as real paths: the main one, then those added to it. Read
 * from the few small files in which git keeps them.
 *
 * @param commonDir the git directory that they share, as a real path
 */
export function workTrees(commonDir: string): string[] {
  const main = basename(commonDir) === '.git' ? [dirname(commonDir)] : [];
  return [
    ...main,
    ...namesIn(join(commonDir, 'worktrees')).flatMap((name) => addedTree(join(commonDir, 'worktrees', name))),
  ];
}

/** `worktrees/NAME/gitdir` names the `.git` file of the tree, which names that folder in turn, unless another took its place. */
function addedTree(folder: string): string[] {
  try {
    const gitFile = resolve(folder, readFileSync(join(folder, 'gitdir'), 'utf8').trim());
    if (!existsSync(gitFile)) return [];
    const back = /^gitdir: (.*)$/m.exec(readFileSync(gitFile, 'utf8'))?.[1] ?? '';
    const isOwn = realpathSync(resolve(dirname(gitFile), back)) === folder;
    return isOwn ? [realpathSync(dirname(gitFile))] : [];
  } catch {
    return []; // Gone, or not to be read: then no path lies in it either.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
