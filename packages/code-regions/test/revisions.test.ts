import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, commit, git, initialised, open, temporaryDirectory } from './support/test-repository.js';

afterEach(cleanUp);

describe('headCommit', () => {
  it('follows the branch as it grows', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    expect(await repository.headCommit()).toBe(first);
    const second = commit(directory, { 'a.txt': '2\n' });
    expect(await repository.headCommit()).toBe(second);
  });

  it('reads packed references', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n' });
    git(directory, 'pack-refs', '--all');
    expect(existsSync(join(directory, '.git/refs/heads/main'))).toBe(false);
    expect(await (await open(directory)).headCommit()).toBe(hash);
  });

  it('reads a detached HEAD', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n' });
    commit(directory, { 'a.txt': '2\n' });
    git(directory, 'checkout', '--quiet', '--detach', first);
    expect(await (await open(directory)).headCommit()).toBe(first);
  });

  it('follows a branch that stands for another', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n' });
    git(directory, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    git(directory, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
    expect(await (await open(directory)).headCommit()).toBe(hash);
  });

  it('reads a branch whose name has slashes', async () => {
    const directory = initialised();
    commit(directory, { 'a.txt': '1\n' });
    git(directory, 'checkout', '--quiet', '-b', 'feature/deep/er');
    const hash = commit(directory, { 'a.txt': '2\n' });
    expect(await (await open(directory)).headCommit()).toBe(hash);
  });

  it('does not leave the git directory for a HEAD that was tampered with', async () => {
    const directory = initialised();
    commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    writeFileSync(join(directory, 'stray'), `${'a'.repeat(40)}\n`);
    writeFileSync(join(directory, '.git/HEAD'), 'ref: refs/heads/../../../stray\n');
    await expect(repository.headCommit()).rejects.toMatchObject({ name: 'CodeRegionsError' });
  });

  it('says that there are no commits on an unborn branch', async () => {
    const directory = initialised();
    await expect((await open(directory)).headCommit()).rejects.toMatchObject({
      code: 'NO_COMMITS',
      message: `The repository ${directory} has no commits on its branch yet. Commit first.`,
    });
  });
});

describe('a commit that is not there any more', () => {
  it('is an unknown revision everywhere', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    const lost = 'd'.repeat(40);
    const refused = { code: 'UNKNOWN_REVISION', data: { revision: lost } };
    await expect(repository.readFile(lost, 'a.txt')).rejects.toMatchObject(refused);
    await expect(repository.changedFiles(lost, hash)).rejects.toMatchObject(refused);
    await expect(repository.commitFiles(lost)).rejects.toMatchObject(refused);
    await expect(repository.commitCount(lost, hash)).rejects.toMatchObject(refused);
    await expect(repository.isAncestor(lost, hash)).rejects.toMatchObject(refused);
    await expect(repository.commitsChanging(lost, hash, ['a.txt'])).rejects.toMatchObject(refused);
    await expect(repository.isAncestor(hash, lost)).rejects.toMatchObject(refused);
    await expect(repository.lineChanges(lost, hash, 'a.txt', 'a.txt')).rejects.toMatchObject(refused);
  });
});

describe('a SHA-256 repository', () => {
  it('works with its longer hashes', async () => {
    const directory = initialised('--object-format=sha256');
    const first = commit(directory, { '0.txt': '0\n', 'dir/0.txt': '0\n', 'dir/a.txt': '1\n' });
    const second = commit(directory, { 'dir/a.txt': '2\n' });
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    const repository = await open(directory);
    expect(await repository.headCommit()).toBe(second);
    expect(await repository.resolveCommit(first.slice(0, 12))).toBe(first);
    expect(await repository.readFile(first, 'dir/a.txt')).toEqual({ kind: 'file', content: Buffer.from('1\n') });
    expect(await repository.changedFiles(first, second)).toEqual([{ status: 'modified', path: 'dir/a.txt' }]);
    expect(await repository.commitFiles(first)).toEqual(['0.txt', 'dir/0.txt', 'dir/a.txt']);
  });
});

describe('a shallow clone', () => {
  it('ends at its oldest commit', async () => {
    const origin = initialised();
    const first = commit(origin, { 'a.txt': '1\n' });
    const second = commit(origin, { 'b.txt': '2\n' });
    const third = commit(origin, { 'b.txt': '3\n' });
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', '--depth=2', `file://${origin}`, clone);
    const repository = await open(clone);
    expect(await repository.headCommit()).toBe(third);
    expect(await repository.commitFiles(third)).toEqual(['b.txt']);
    expect(await repository.commitFiles(second)).toEqual(['a.txt', 'b.txt']);
    await expect(repository.changedFiles(first, third)).rejects.toMatchObject({ code: 'UNKNOWN_REVISION' });
  });
});
