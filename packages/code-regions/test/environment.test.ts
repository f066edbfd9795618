import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openRepository } from '../src/index.js';
import { recordedGit } from './support/recorded-git.js';
import { cleanUp, commit, git, initialised, open, temporaryDirectory, write } from './support/test-repository.js';

const before = { ...process.env };
beforeEach(() => {
  process.env = { ...before };
});
afterEach(() => {
  process.env = { ...before };
  cleanUp();
});

describe('the environment of git', () => {
  it('is not that of a hook that we run under', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n' });
    const other = initialised();
    commit(other, { 'b.txt': '2\n' });
    process.env['GIT_DIR'] = join(other, '.git');
    process.env['GIT_WORK_TREE'] = other;
    process.env['GIT_INDEX_FILE'] = join(other, 'index');
    process.env['GIT_OBJECT_DIRECTORY'] = join(other, '.git/objects');
    process.env['GIT_CONFIG_COUNT'] = 'nonsense';

    const repository = await open(directory);
    expect(repository.root).toBe(directory);
    expect(await repository.resolveCommit('HEAD')).toBe(hash);
    expect(await repository.readFile(hash, 'a.txt')).toEqual({ kind: 'file', content: Buffer.from('1\n') });
  });

  it('lets no program of the configuration run', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n', '.gitattributes': '* diff=spy\n' });
    const second = commit(directory, { 'a.txt': '2\n' });
    const proof = join(temporaryDirectory(), 'proof');
    const spy = join(temporaryDirectory(), 'spy');
    write(dirname(spy), { spy: `#!/bin/sh\necho ran >> '${proof}'\ncat "$@"\n` });
    chmodSync(spy, 0o755);
    for (const name of ['core.fsmonitor', 'diff.external', 'diff.spy.textconv', 'diff.spy.command', 'core.pager']) {
      git(directory, 'config', name, spy);
    }

    const repository = await open(directory);
    expect(await repository.lineChanges(first, second, 'a.txt', 'a.txt')).toEqual([
      { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 },
    ]);
    expect(await repository.changedFiles(first, second)).toEqual([{ status: 'modified', path: 'a.txt' }]);
    await repository.commitFiles(second);
    expect(existsSync(proof)).toBe(false);
  });

  it('gives an object as it is, whatever is put in its place', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': 'one\n' });
    const second = commit(directory, { 'a.txt': 'two\n' });
    git(directory, 'replace', first, second);
    const repository = await open(directory);
    expect(await repository.readFile(first, 'a.txt')).toEqual({ kind: 'file', content: Buffer.from('one\n') });
  });

  it('fetches nothing that a partial clone left out', async () => {
    const origin = initialised();
    git(origin, 'config', 'uploadpack.allowFilter', 'true');
    const hash = commit(origin, { 'a.txt': '1\n' });
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${origin}`, clone);
    const repository = await open(clone);
    await expect(repository.readFile(hash, 'a.txt')).rejects.toMatchObject({ code: 'GIT_FAILED' });
    expect(git(clone, 'rev-list', '--objects', '--missing=print', '--all')).toMatch(/^\?[0-9a-f]{40}$/m);
  });

  it('says so when there is no git', async () => {
    const directory = initialised();
    commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    const hash = await repository.headCommit();
    process.env['PATH'] = temporaryDirectory();
    const expected = { code: 'GIT_NOT_FOUND', message: expect.stringContaining('Install git') as unknown };
    await expect(openRepository(directory)).rejects.toMatchObject(expected);
    await expect(repository.readFile(hash, 'a.txt')).rejects.toMatchObject(expected);
    await expect(repository.resolveCommit('HEAD')).rejects.toMatchObject(expected);
  });

  it('does not open what belongs to another user, and says how to trust it', async () => {
    const directory = initialised();
    process.env['PATH'] = recordedGit({ env: 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1' }).path;
    await expect(openRepository(directory)).rejects.toMatchObject({
      code: 'UNSAFE_REPOSITORY',
      message: `${directory} belongs to another user. To trust it: git config --global --add safe.directory ${directory}`,
    });
  });

  it('tells a directory that went away from a missing git', async () => {
    const directory = initialised();
    commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    cleanUp();
    await expect(repository.resolveCommit('HEAD')).rejects.toMatchObject({
      code: 'GIT_FAILED',
      message: `git rev-parse did not finish: the directory ${directory} is gone.`,
    });
    mkdirSync(directory);
    cleanUp();
  });
});
