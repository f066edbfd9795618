import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChange } from '../src/index.js';
import { isAlive, recordedForEach, until } from './support/recorded-git.js';
import { commit, git, initialised, open, write } from './support/test-repository.js';

const recorded = recordedForEach();

/** What git tells in a process of its own, as {@link FileChange}. */
function changesByGit(directory: string, from: string, to: string): FileChange[] {
  const fields = git(directory, 'diff-tree', '-r', '-z', '--name-status', '-M', from, to).split('\0');
  const statuses = { A: 'added', D: 'deleted', M: 'modified', T: 'modified', R: 'renamed' } as const;
  const changes: FileChange[] = [];
  while (fields.length > 1) {
    const [letter = '', path = ''] = fields.splice(0, 2);
    const status = statuses[letter.charAt(0) as keyof typeof statuses];
    changes.push(status === 'renamed' ? { status, path: fields.shift() ?? '', oldPath: path } : { status, path });
  }
  return changes;
}

describe('the process that tells how commits differ', () => {
  it('is one for all commits, those included that came after it was started', async () => {
    const directory = initialised();
    const [first, second] = [commit(directory, { 'a.txt': '1\n' }), commit(directory, { 'a.txt': '2\n' })];
    const repository = await open(directory);
    const modified = [{ status: 'modified', path: 'a.txt' }];
    expect(await repository.changedFiles(first, second)).toEqual(modified);
    const third = commit(directory, { 'b.txt': 'b\n' });
    expect(await repository.changedFiles(second, third)).toEqual([{ status: 'added', path: 'b.txt' }]);
    git(directory, 'gc', '--quiet', '--prune=now');
    const fourth = commit(directory, { 'b.txt': 'c\n' });
    const both = [repository.changedFiles(third, first), repository.changedFiles(first, fourth)];
    expect(await Promise.all(both)).toEqual([
      [...modified, { status: 'deleted', path: 'b.txt' }],
      [...modified, { status: 'added', path: 'b.txt' }],
    ]);
    expect(await repository.changedFiles(third, third)).toEqual([]);
    expect(recorded().tellers()).toHaveLength(1);
  });

  it('tells what a process of its own tells, whatever the files are called', async () => {
    const name = fc.constantFrom('a.txt', 'b c.txt', 'd/é.txt', 'd/"q".txt', 'd/e/\ttab', 'x\nend 1', 'd/l');
    const text = fc.constantFrom('', 'one\n', 'two\n'.repeat(30), `${'two\n'.repeat(30)}three\n`);
    const tree = fc.dictionary(name, text, { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(tree, tree, async (old, current) => {
        const directory = initialised();
        const from = commit(directory, old);
        for (const path of Object.keys(old)) rmSync(join(directory, path));
        const to = commit(directory, current);
        const repository = await open(directory);
        expect(await repository.changedFiles(from, to)).toEqual(changesByGit(directory, from, to));
        expect(await repository.changedFiles(to, from)).toEqual(changesByGit(directory, to, from));
      }),
      { numRuns: 15 },
    );
  });

  it('is started again after it was killed, and tells of what is there', async () => {
    const directory = initialised();
    const [from, to] = [commit(directory, { 'a.txt': '1\n' }), commit(directory, { 'a.txt': '2\n' })];
    const repository = await open(directory);
    const told = await repository.changedFiles(from, to);
    const [teller = 0] = recorded().tellers();
    process.kill(teller, 'SIGKILL');
    expect(await repository.changedFiles(to, from)).toEqual(told);
    const unknown = '0'.repeat(39) + '1';
    for (const commits of [
      [unknown, to],
      [from, unknown],
    ] as const) {
      await expect(repository.changedFiles(...commits)).rejects.toMatchObject({ code: 'UNKNOWN_REVISION' });
      expect(await repository.changedFiles(from, to)).toEqual(told);
    }
  });

  it('leaves what is too much to a process of its own', async () => {
    const directory = initialised();
    const line = `${'x'.repeat(999)}\n`;
    const from = commit(directory, { 'a.txt': '1\n', 'large.txt': line });
    const to = commit(directory, { 'a.txt': '1\n2\n', 'large.txt': line.repeat(5_000) });
    const repository = await open(directory);
    const files = ['a.txt', 'large.txt'].map((path) => ({ oldPath: path, newPath: path }));
    await repository.readAhead(from, to, files);
    const started = recorded().count();
    expect(await repository.lineChanges(from, to, 'a.txt', 'a.txt')).toEqual([
      { oldStart: 2, oldLines: 0, newStart: 2, newLines: 1 },
    ]);
    expect(await repository.lineChanges(from, to, 'large.txt', 'large.txt')).toEqual([
      { oldStart: 2, oldLines: 0, newStart: 2, newLines: 4_999 },
    ]);
    expect(recorded().count()).toBe(started);
  });

  it('ends with close, and what differs is told all the same', async () => {
    const directory = initialised();
    const from = commit(directory, { 'a.txt': '1\n' });
    renameSync(join(directory, 'a.txt'), join(directory, 'b.txt'));
    write(directory, { 'c.txt': 'c\n' });
    const to = commit(directory);
    const repository = await open(directory);
    await repository.readAhead(from, to, [{ oldPath: 'c.txt', newPath: 'c.txt' }]);
    const told = await repository.changedFiles(to, from);
    const [teller = 0] = recorded().tellers();
    expect(isAlive(teller)).toBe(true);
    repository.close();
    await until(() =>
      recorded()
        .tellers()
        .every((pid) => !isAlive(pid)),
    );
    await repository.changedFiles(from, to);
    expect(await repository.changedFiles(to, from)).toEqual(told);
  });
});
