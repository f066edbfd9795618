import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '../src/index.js';
import { cleanUp, commit, git, initialised, open, temporaryDirectory, write } from './support/test-repository.js';

afterEach(cleanUp);

describe('openRepository', () => {
  it('goes up to the top of the work tree', async () => {
    const directory = initialised();
    mkdirSync(join(directory, 'a/b'), { recursive: true });
    const repository = await open(join(directory, 'a/b'));
    expect(repository.root).toBe(directory);
    expect(repository.commonDir).toBe(join(directory, '.git'));
  });

  it('gives real paths when it is reached through a link', async () => {
    const directory = initialised();
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(directory, link);
    const repository = await open(link);
    expect(repository.root).toBe(directory);
    expect(repository.commonDir).toBe(join(directory, '.git'));
  });

  it('gives all work trees of a clone one common directory', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n' });
    const tree = join(temporaryDirectory(), 'tree');
    git(directory, 'worktree', 'add', '--quiet', '-b', 'other', tree);
    const second = commit(tree, { 'a.txt': '2\n' });

    const [main, other] = [await open(directory), await open(tree)];
    expect(other.root).toBe(tree);
    expect(other.commonDir).toBe(main.commonDir);
    expect(await main.headCommit()).toBe(first);
    expect(await other.headCommit()).toBe(second);
    expect(await other.readFile(second, 'a.txt')).toEqual({ kind: 'file', content: Buffer.from('2\n') });
  });

  it('opens a work tree of a bare repository', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n' });
    const bare = join(temporaryDirectory(), 'bare.git');
    const tree = join(temporaryDirectory(), 'tree');
    git(directory, 'clone', '--quiet', '--bare', directory, bare);
    git(bare, 'worktree', 'add', '--quiet', '-b', 'work', tree);
    const repository = await open(tree);
    expect(repository.commonDir).toBe(bare);
    expect(await repository.headCommit()).toBe(hash);
  });

  it('takes a directory whose name holds a line break', async () => {
    const directory = join(temporaryDirectory(), 'two\nlines');
    mkdirSync(directory);
    git(directory, 'init', '--quiet');
    const hash = commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    expect(repository.root).toBe(directory);
    expect(repository.commonDir).toBe(join(directory, '.git'));
    expect(await repository.headCommit()).toBe(hash);
  });

  it('opens a submodule as the repository that it is', async () => {
    const inner = initialised();
    const hash = commit(inner, { 'a.txt': '1\n' });
    const outer = initialised();
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    const repository = await open(join(outer, 'sub'));
    expect(repository.root).toBe(join(outer, 'sub'));
    expect(repository.commonDir).toBe(join(outer, '.git/modules/sub'));
    expect(await repository.headCommit()).toBe(hash);
  });

  it('refuses what is no repository, and says what to do', async () => {
    const directory = temporaryDirectory();
    await expect(openRepository(directory)).rejects.toMatchObject({
      name: 'CodeRegionsError',
      code: 'NOT_A_REPOSITORY',
      message: `${directory} is not in a git work tree. Name a directory inside a work tree, or run git init.`,
    });
    await expect(openRepository(join(directory, 'none'))).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY' });
    write(directory, { file: '' });
    await expect(openRepository(join(directory, 'file'))).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY' });
  });

  it('refuses the inside of a git directory', async () => {
    const directory = initialised();
    await expect(openRepository(join(directory, '.git'))).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY' });
  });

  it('refuses a bare repository', async () => {
    const directory = temporaryDirectory();
    git(directory, 'init', '--quiet', '--bare');
    await expect(openRepository(directory)).rejects.toMatchObject({ code: 'BARE_REPOSITORY' });
  });
});
