import { afterEach, expect, it } from '@jest/globals';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workTrees } from '../src/index.js';
import { cleanUp, git, open, temporaryDirectory, write } from './support/test-repository.js';

afterEach(cleanUp);

async function clone(): Promise<{ root: string; folder: string; commonDir: string }> {
  const folder = temporaryDirectory();
  const root = join(folder, 'main');
  mkdirSync(root);
  git(root, 'init', '--quiet', '--initial-branch=main');
  write(root, { 'a.txt': '' });
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '-m', 'x');
  return { root, folder, commonDir: (await open(root)).commonDir };
}

it('are the main one and those added to it, named by whole or by relative paths', async () => {
  const { root, folder, commonDir } = await clone();
  expect(workTrees(commonDir)).toEqual([root]);
  git(root, 'worktree', 'add', '--quiet', join(folder, 'two'));
  git(root, 'worktree', 'add', '--quiet', join(root, 'inside'));
  writeFileSync(join(commonDir, 'worktrees', 'two', 'gitdir'), '../../../../two/.git\n');
  expect(workTrees(commonDir)).toEqual([root, join(root, 'inside'), join(folder, 'two')]);
});

it('are not the ones that are gone, or whose place another clone has taken', async () => {
  const { root, folder, commonDir } = await clone();
  for (const name of ['gone', 'taken', 'moved']) git(root, 'worktree', 'add', '--quiet', join(folder, name));
  rmSync(join(folder, 'gone'), { recursive: true });
  rmSync(join(folder, 'taken'), { recursive: true });
  renameSync(join(folder, 'moved'), join(folder, 'elsewhere'));
  git(folder, 'clone', '--quiet', root, 'taken');
  expect(workTrees(commonDir)).toEqual([root]);
});

it('are asked for again and again, and each change shows: moved, gone, another clone’s, and there again', async () => {
  const { root, folder, commonDir } = await clone();
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  git(root, 'worktree', 'add', '--quiet', one);
  expect([workTrees(commonDir), workTrees(commonDir)]).toEqual([
    [root, one],
    [root, one],
  ]);
  git(root, 'worktree', 'move', one, two);
  expect(workTrees(commonDir)).toEqual([root, two]);
  renameSync(two, join(folder, 'elsewhere'));
  expect(workTrees(commonDir)).toEqual([root]);
  git(folder, 'clone', '--quiet', root, 'two');
  expect(workTrees(commonDir)).toEqual([root]);
  rmSync(two, { recursive: true });
  renameSync(join(folder, 'elsewhere'), two);
  expect(workTrees(commonDir)).toEqual([root, two]);
});

it('of a bare repository are only those added to it', async () => {
  const { root, folder } = await clone();
  git(folder, 'clone', '--quiet', '--bare', root, 'bare.git');
  git(join(folder, 'bare.git'), 'worktree', 'add', '--quiet', join(folder, 'tree'), 'main');
  expect(workTrees((await open(join(folder, 'tree'))).commonDir)).toEqual([join(folder, 'tree')]);
});
