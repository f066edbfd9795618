import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
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

interface Remembered {
  readonly gitFile: string;
  readonly stamp: string;
  readonly trees: readonly string[];
}

/** By the folder that git keeps of a tree: every preflight asks for all trees, and they hardly ever change. */
const remembered = new Map<string, Remembered>();

function addedTree(folder: string): readonly string[] {
  const known = remembered.get(folder);
  if (known !== undefined && known.stamp === stampOf(folder, known.gitFile)) return known.trees;
  const gitFile = gitFileOf(folder);
  // Before it is looked at: what changes meanwhile is looked at again.
  const stamp = stampOf(folder, gitFile);
  const trees = treeOf(folder, gitFile);
  remembered.set(folder, { gitFile, stamp, trees });
  return trees;
}

/** Another one once either of the two files that a tree is told by was written or replaced. */
function stampOf(folder: string, gitFile: string): string {
  return [join(folder, 'gitdir'), gitFile].map(fileStamp).join();
}

function fileStamp(file: string): string {
  try {
    const { dev, ino, ctimeNs } = statSync(file, { bigint: true });
    return `${dev} ${ino} ${ctimeNs}`;
  } catch {
    return '';
  }
}

/** `worktrees/NAME/gitdir` names the `.git` file of the tree. */
function gitFileOf(folder: string): string {
  try {
    return resolve(folder, readFileSync(join(folder, 'gitdir'), 'utf8').trim());
  } catch {
    return join(folder, '.git'); // Gone, or not to be read: nothing is there.
  }
}

/** The `.git` file names the folder in turn, unless another tree took its place. */
function treeOf(folder: string, gitFile: string): string[] {
  try {
    if (!existsSync(gitFile)) return [];
    const back = /^gitdir: (.*)$/m.exec(readFileSync(gitFile, 'utf8'))?.[1] ?? '';
    const isOwn = realpathSync(resolve(dirname(gitFile), back)) === folder;
    return isOwn ? [realpathSync(dirname(gitFile))] : [];
  } catch {
    return []; // Gone, or not to be read: then no path lies in it either.
  }
}

function namesIn(folder: string): string[] {
  // Most clones have none, and an error takes longer than a look.
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
