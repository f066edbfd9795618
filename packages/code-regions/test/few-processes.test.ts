import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { GitRepository } from '../src/index.js';
import { recordedGit, type RecordedGit } from './support/recorded-git.js';
import { cleanUp, commit, git, initialised, open, temporaryDirectory } from './support/test-repository.js';

const before = { ...process.env };
let recorded: RecordedGit;
beforeEach(() => {
  recorded = recordedGit();
});
afterEach(cleanUp);

/** Opened, with the one process that reads objects started. */
async function opened(directory: string): Promise<GitRepository> {
  const repository = await open(directory);
  await repository.isFile(await repository.headCommit(), 'a.txt');
  return repository;
}

/** How many processes of git some calls start. */
async function processesOf(calls: () => Promise<void>): Promise<number> {
  const started = recorded.count();
  process.env = { ...before, PATH: recorded.path };
  try {
    await calls();
  } finally {
    process.env = { ...before };
  }
  return recorded.count() - started;
}

describe('with few processes', () => {
  it('tells which of two near commits is the ancestor, and asks git about others once', async () => {
    const directory = initialised();
    const chain = Array.from({ length: 10 }, (_, index) => commit(directory, { 'a.txt': `${index}\n` }));
    const [first = '', second = '', third = ''] = chain;
    const last = chain.at(-1) ?? '';
    git(directory, 'checkout', '--quiet', '-b', 'side', second);
    const side = commit(directory, { 'b.txt': '1\n' });
    const repository = await opened(directory);
    const near = async (): Promise<void> => {
      expect(await repository.isAncestor(first, third)).toBe(true);
      expect(await repository.isAncestor(third, first)).toBe(false);
      expect(await repository.isAncestor(second, side)).toBe(true);
    };
    const far = async (): Promise<void> => {
      expect(await repository.isAncestor(side, third)).toBe(false);
      expect(await repository.isAncestor(first, last)).toBe(true);
      expect(await repository.isAncestor(last, first)).toBe(false);
    };
    expect(await processesOf(near)).toBe(0);
    expect(await processesOf(far)).toBe(3);
    expect(await processesOf(far)).toBe(0);
  });

  it('finds the branch that counts, wherever git keeps it, as it is now', async () => {
    const origin = initialised();
    const first = commit(origin, { 'a.txt': '1\n' });
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', origin, clone);
    const repository = await opened(clone);
    const isMainAt = (commit: string) => async (): Promise<void> => {
      const main = { name: 'main', ref: 'refs/remotes/origin/main', commit };
      expect(await repository.authoritativeBranch()).toEqual(main);
      expect(await repository.authoritativeBranch('main')).toEqual(main);
    };
    expect(await processesOf(isMainAt(first))).toBe(0);
    git(clone, 'pack-refs', '--all');
    expect(await processesOf(isMainAt(first))).toBe(0);
    const second = commit(origin, { 'a.txt': '2\n' });
    git(clone, 'fetch', '--quiet');
    expect(await processesOf(isMainAt(second))).toBe(0);
    git(clone, 'pack-refs', '--all');
    expect(await processesOf(isMainAt(second))).toBe(0);
    expect(await repository.authoritativeBranch('own')).toBeNull();
    git(clone, 'branch', 'own');
    expect(await repository.authoritativeBranch('own')).toEqual({ name: 'own', ref: 'refs/heads/own', commit: first });
  });

  it('finds the branch that counts where there is no remote', async () => {
    const directory = initialised();
    const commitHash = commit(directory, { 'a.txt': '1\n' });
    const repository = await opened(directory);
    const is = (name: string) => async (): Promise<void> => {
      expect(await repository.authoritativeBranch()).toEqual({ name, ref: `refs/heads/${name}`, commit: commitHash });
    };
    expect(await processesOf(is('main'))).toBe(0);
    git(directory, 'branch', '--move', 'master');
    git(directory, 'pack-refs', '--all');
    expect(await processesOf(is('master'))).toBe(0);
  });
});
