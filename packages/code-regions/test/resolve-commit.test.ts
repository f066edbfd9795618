import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitRepository } from '../src/index.js';
import { cleanUp, commit, git, initialised, open } from './support/test-repository.js';

describe('resolveCommit', () => {
  let directory: string;
  let first: string;
  let second: string;
  let repository: GitRepository;
  beforeAll(async () => {
    directory = initialised();
    first = commit(directory, { 'a.txt': '1\n' });
    second = commit(directory, { 'a.txt': '2\n' });
    git(directory, 'tag', '--annotate', '--message', 'v1', 'v1', first);
    repository = await open(directory);
  });
  afterAll(cleanUp);

  it('gives full hashes', async () => {
    expect(await repository.resolveCommit('HEAD')).toBe(second);
    expect(await repository.resolveCommit('HEAD~1')).toBe(first);
    expect(await repository.resolveCommit('main')).toBe(second);
    expect(await repository.resolveCommit('v1')).toBe(first);
    expect(await repository.resolveCommit(first.slice(0, 10))).toBe(first);
    expect(await repository.resolveCommit(first)).toBe(first);
  });

  it.each([
    ['an option', '--output=x'],
    ['a short option', '-q'],
    ['nothing', ''],
    ['a NUL', 'HEAD\0'],
    ['a line break', 'HEAD\nHEAD'],
    ['too long', 'a'.repeat(257)],
    ['an unknown branch', 'nope'],
    ['an unknown hash', 'f'.repeat(40)],
    ['a range', 'v1..HEAD'],
    ['what is left out', '^HEAD'],
    ['a tree', 'HEAD^{tree}'],
    ['a file', 'HEAD:a.txt'],
    ['a command', '$(touch x)'],
  ])('refuses %s', async (_, revision) => {
    await expect(repository.resolveCommit(revision)).rejects.toMatchObject({
      code: 'UNKNOWN_REVISION',
      message: expect.stringMatching(/Give a commit hash, a branch or a tag that this repository has\.$/) as unknown,
      data: { revision },
    });
    expect(readdirSync(directory).sort()).toEqual(['.git', 'a.txt']);
    expect(readFileSync(join(directory, 'a.txt'), 'utf8')).toBe('2\n');
  });

  it('leaves every other method to full hashes', async () => {
    for (const bad of ['HEAD', '--output=x', first.slice(0, 39), first.toUpperCase()]) {
      const refused = { code: 'UNKNOWN_REVISION' };
      await expect(repository.readFile(bad, 'a.txt')).rejects.toMatchObject(refused);
      await expect(repository.changedFiles(bad, first)).rejects.toMatchObject(refused);
      await expect(repository.changedFiles(first, bad)).rejects.toMatchObject(refused);
      await expect(repository.commitFiles(bad)).rejects.toMatchObject(refused);
      await expect(repository.commitCount(bad, first)).rejects.toMatchObject(refused);
      await expect(repository.isAncestor(first, bad)).rejects.toMatchObject(refused);
      await expect(repository.lineChanges(first, bad, 'a.txt', 'a.txt')).rejects.toMatchObject(refused);
    }
  });
});
