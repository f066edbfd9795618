import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { GitRepository } from '../src/index.js';
import { cleanUp, commit, git, initialised, open, temporaryDirectory } from './support/test-repository.js';

afterEach(cleanUp);

const TEN_LINES = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n';

describe('changedFiles', () => {
  it('names what was added, modified, deleted and renamed', async () => {
    const directory = initialised();
    const first = commit(directory, {
      'kept.txt': 'kept\n',
      'modified.txt': 'a\n',
      'deleted.txt': 'gone\n',
      'old/name.txt': TEN_LINES,
      'old/edited.txt': `edited\n${TEN_LINES}`,
    });
    rmSync(join(directory, 'deleted.txt'));
    rmSync(join(directory, 'old'), { recursive: true });
    const second = commit(directory, {
      'added.txt': 'new\n',
      'modified.txt': 'b\n',
      'new/name.txt': TEN_LINES,
      'new/edited.txt': `edited\n${TEN_LINES}11\n`,
    });
    expect(await (await open(directory)).changedFiles(first, second)).toEqual([
      { status: 'added', path: 'added.txt' },
      { status: 'deleted', path: 'deleted.txt' },
      { status: 'modified', path: 'modified.txt' },
      { status: 'renamed', path: 'new/edited.txt', oldPath: 'old/edited.txt' },
      { status: 'renamed', path: 'new/name.txt', oldPath: 'old/name.txt' },
    ]);
  });

  it('leaves every path what it is at either commit', async () => {
    const directory = initialised();
    const first = commit(directory, { file: 'a\n', 'moved.txt': TEN_LINES, 'deleted.txt': 'gone\n' });
    rmSync(join(directory, 'file'));
    rmSync(join(directory, 'moved.txt'));
    rmSync(join(directory, 'deleted.txt'));
    symlinkSync('file/inner.txt', join(directory, 'link'));
    const second = commit(directory, { 'file/inner.txt': 'b\n', 'new.txt': TEN_LINES });
    const kindsIn = async (repository: GitRepository): Promise<string[]> => {
      const kinds: string[] = [];
      for (const hash of [first, second]) {
        for (const path of ['file', 'file/inner.txt', 'moved.txt', 'new.txt', 'deleted.txt', 'link']) {
          kinds.push((await repository.readFile(hash, path)).kind);
        }
      }
      return kinds;
    };
    const repository = await open(directory);
    await repository.changedFiles(first, second);
    expect(await kindsIn(repository)).toEqual([
      ...['file', 'missing', 'file', 'missing', 'file', 'missing'],
      ...['directory', 'file', 'missing', 'file', 'missing', 'symlink'],
    ]);
    expect(await kindsIn(repository)).toEqual(await kindsIn(await open(directory)));
  });

  it('is the net of all commits in between, in either direction', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n', 'b.txt': '1\n' });
    commit(directory, { 'a.txt': '2\n', 'b.txt': '2\n', 'c.txt': '2\n' });
    const third = commit(directory, { 'a.txt': '1\n', 'b.txt': '3\n' });
    const repository = await open(directory);
    expect(await repository.changedFiles(first, third)).toEqual([
      { status: 'modified', path: 'b.txt' },
      { status: 'added', path: 'c.txt' },
    ]);
    expect(await repository.changedFiles(third, first)).toEqual([
      { status: 'modified', path: 'b.txt' },
      { status: 'deleted', path: 'c.txt' },
    ]);
    expect(await repository.changedFiles(third, third)).toEqual([]);
  });

  it('takes names with spaces, line breaks, dashes and letters of all scripts, in renames too', async () => {
    const directory = initialised();
    const first = commit(directory, { '-old\nname.txt': TEN_LINES, 'ü b.txt': 'x\n' });
    renameSync(join(directory, '-old\nname.txt'), join(directory, '--new "näme".txt'));
    const second = commit(directory, { 'ü b.txt': 'y\n' });
    expect(await (await open(directory)).changedFiles(first, second)).toEqual([
      { status: 'renamed', path: '--new "näme".txt', oldPath: '-old\nname.txt' },
      { status: 'modified', path: 'ü b.txt' },
    ]);
  });

  it('does not depend on the configuration of the user', async () => {
    const directory = initialised();
    const first = commit(directory, { 'old.txt': TEN_LINES, 'dir/a.txt': 'a\n' });
    renameSync(join(directory, 'old.txt'), join(directory, 'new.txt'));
    const second = commit(directory, { 'dir/a.txt': 'b\n' });
    git(directory, 'config', 'diff.renames', 'false');
    git(directory, 'config', 'diff.noprefix', 'true');
    git(directory, 'config', 'diff.relative', 'true');
    git(directory, 'config', 'color.ui', 'always');
    expect(await (await open(join(directory, 'dir'))).changedFiles(first, second)).toEqual([
      { status: 'modified', path: 'dir/a.txt' },
      { status: 'renamed', path: 'new.txt', oldPath: 'old.txt' },
    ]);
  });

  it('reports a changed mode, a file that became a link, and a submodule as modified', async () => {
    const directory = initialised();
    const inside = commit(directory, { 'run.sh': 'x\n', 'file.txt': 'y\n' });
    git(directory, 'update-index', '--add', '--cacheinfo', `160000,${inside},sub`);
    git(directory, 'config', '--file', '.gitmodules', 'submodule.sub.path', 'sub');
    git(directory, 'config', '--file', '.gitmodules', 'submodule.sub.ignore', 'all');
    git(directory, 'add', '.gitmodules');
    git(directory, 'commit', '--quiet', '--message', 'submodule');
    const first = git(directory, 'rev-parse', 'HEAD');
    rmSync(join(directory, 'file.txt'));
    symlinkSync('run.sh', join(directory, 'file.txt'));
    git(directory, 'add', 'file.txt');
    git(directory, 'update-index', '--chmod=+x', 'run.sh');
    git(directory, 'update-index', '--cacheinfo', `160000,${first},sub`);
    git(directory, 'commit', '--quiet', '--message', 'modes');
    const second = git(directory, 'rev-parse', 'HEAD');
    expect(await (await open(directory)).changedFiles(first, second)).toEqual([
      { status: 'modified', path: 'file.txt' },
      { status: 'modified', path: 'run.sh' },
      { status: 'modified', path: 'sub' },
    ]);
  });
});

describe('commitFiles', () => {
  it('gives the paths of a commit, both sides of a rename', async () => {
    const directory = initialised();
    const root = commit(directory, { 'a.txt': TEN_LINES, 'dir/b.txt': '1\n' });
    renameSync(join(directory, 'a.txt'), join(directory, 'z.txt'));
    const second = commit(directory, { 'dir/b.txt': '2\n' });
    const empty = commit(directory);
    const repository = await open(directory);
    expect(await repository.commitFiles(root)).toEqual(['a.txt', 'dir/b.txt']);
    expect(await repository.commitFiles(second)).toEqual(['a.txt', 'dir/b.txt', 'z.txt']);
    expect(await repository.commitFiles(empty)).toEqual([]);
  });

  it('compares a merge with its first parent', async () => {
    const directory = initialised();
    commit(directory, { 'a.txt': '1\n' });
    git(directory, 'checkout', '--quiet', '-b', 'side');
    commit(directory, { 'side.txt': 's\n' });
    git(directory, 'checkout', '--quiet', 'main');
    commit(directory, { 'main.txt': 'm\n' });
    git(directory, 'merge', '--quiet', '--no-edit', 'side');
    const repository = await open(directory);
    expect(await repository.commitFiles(await repository.headCommit())).toEqual(['side.txt']);
  });
});

describe('commitTime', () => {
  it('is the committer date, whatever its time zone', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': 'committer Eve <e@example.com> 1 +0000\n' });
    const env = {
      ...process.env,
      GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z',
      GIT_COMMITTER_DATE: '2026-03-02T09:05:06+02:00',
    };
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const args = [
      ...identity,
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'x\n\ncommitter Eve <e@example.com> 1 +0000',
    ];
    execFileSync('git', args, { cwd: directory, env });
    const repository = await open(directory);
    expect(await repository.commitTime(first)).toBe(Date.parse('2026-01-01T00:00:00Z'));
    expect(await repository.commitTime(await repository.headCommit())).toBe(Date.parse('2026-03-02T07:05:06Z'));
  });
});

describe('commitCount and isAncestor', () => {
  it('count what one commit has and the other has not', async () => {
    const directory = initialised();
    const base = commit(directory, { 'a.txt': '1\n' });
    const second = commit(directory, { 'a.txt': '2\n' });
    const third = commit(directory, { 'a.txt': '3\n' });
    git(directory, 'checkout', '--quiet', '-b', 'side', base);
    const side = commit(directory, { 'b.txt': '1\n' });
    const repository = await open(directory);
    expect(await repository.commitCount(base, third)).toBe(2);
    expect(await repository.commitCount(third, base)).toBe(0);
    expect(await repository.commitCount(side, third)).toBe(2);
    expect(await repository.commitCount(third, third)).toBe(0);
    expect(await repository.isAncestor(base, third)).toBe(true);
    expect(await repository.isAncestor(second, second)).toBe(true);
    expect(await repository.isAncestor(third, base)).toBe(false);
    expect(await repository.isAncestor(side, third)).toBe(false);
  });
});

describe('commitsChanging', () => {
  it('names those that changed each file, oldest first', async () => {
    const directory = initialised();
    const base = commit(directory, { 'a.txt': '1\n' });
    const second = commit(directory, { 'a.txt': '2\n' });
    const third = commit(directory, { '-b c.txt': '3\n' });
    const fourth = commit(directory, { 'a.txt': '4\n' });
    const repository = await open(directory);
    expect(await repository.commitsChanging(base, fourth, ['a.txt', '-b c.txt', ':(glob)*.txt'])).toEqual(
      new Map([
        ['a.txt', [second, fourth]],
        ['-b c.txt', [third]],
        [':(glob)*.txt', []],
      ]),
    );
    expect(await repository.commitsChanging(fourth, base, ['a.txt'])).toEqual(new Map([['a.txt', []]]));
  });

  it('leaves out what a merge did not take', async () => {
    const directory = initialised();
    const base = commit(directory, { 'a.txt': '1\n', 'b.txt': '1\n' });
    git(directory, 'checkout', '--quiet', '-b', 'side');
    const side = commit(directory, { 'a.txt': '2\n', 'b.txt': '2\n' });
    git(directory, 'checkout', '--quiet', 'main');
    const main = commit(directory, { 'a.txt': '3\n', 'c.txt': '3\n' });
    git(directory, 'merge', '--quiet', '--no-edit', '--strategy-option=ours', 'side');
    const merge = git(directory, 'rev-parse', 'HEAD');
    expect(await (await open(directory)).commitsChanging(base, merge, ['a.txt', 'b.txt'])).toEqual(
      new Map([
        ['a.txt', [main]],
        ['b.txt', [side]],
      ]),
    );
  });

  it('is what rev-list tells of each file, in any history', async () => {
    const state = fc.array(fc.constantFrom('a', 'b', null), { minLength: FILES.length, maxLength: FILES.length });
    const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean(), state), { minLength: 4, maxLength: 14 });
    const directory = initialised();
    const repository = await open(directory);
    await fc.assert(
      fc.asyncProperty(history, async (commits) => {
        importHistory(directory, commits);
        // From the first commit on: of what lies beside a later one, git's own answer depends on the order of its walk.
        const hashes = git(directory, 'rev-list', '--topo-order', 'main').split('\n');
        const [to = '', from = ''] = [hashes[0], hashes.at(-1)];
        const found = await repository.commitsChanging(from, to, FILES);
        for (const file of FILES) {
          const told = git(directory, 'rev-list', to, `^${from}`, '--', file).split('\n').filter(Boolean);
          expect([...(found.get(file) ?? [])].sort()).toEqual(told.sort());
        }
      }),
      { numRuns: 5 },
    );
  });
});

const FILES = ['a.txt', 'b.txt'];

type ImportedCommit = [parent: number, other: number, isMerge: boolean, state: (string | null)[]];

/** Makes `main` another history. */
function importHistory(directory: string, commits: readonly ImportedCommit[]): void {
  const stream = commits.map(([parent, other, isMerge, state], index) => {
    const parents = [...new Set(index === 0 ? [] : isMerge ? [parent % index, other % index] : [parent % index])];
    const lines = [
      'commit refs/heads/main',
      `mark :${index + 1}`,
      `committer A <a@example.com> ${1_790_000_000 + index} +0000`,
      'data 0',
      ...parents.map((at, nth) => `${nth === 0 ? 'from' : 'merge'} :${at + 1}`),
      ...FILES.map((file, nth) => {
        const text = state[nth];
        return typeof text === 'string' ? `M 100644 inline ${file}\ndata 1\n${text}` : `D ${file}`;
      }),
    ];
    return `${lines.join('\n')}\n\n`;
  });
  execFileSync('git', ['fast-import', '--force', '--quiet'], { cwd: directory, input: stream.join('') });
}

describe('branchNames', () => {
  it('are those of the clone and of its remotes, each once', async () => {
    const origin = initialised();
    commit(origin, { 'a.txt': '1\n' });
    git(origin, 'branch', 'team/trunk');
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', origin, clone);
    git(clone, 'branch', 'own');
    expect((await (await open(clone)).branchNames()).sort()).toEqual(['main', 'own', 'team/trunk']);
    expect(await (await open(initialised())).branchNames()).toEqual([]);
  });
});

describe('authoritativeBranch', () => {
  it('is main, then master, where there is no remote', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n' });
    const repository = await open(directory);
    expect(await repository.authoritativeBranch()).toEqual({ name: 'main', ref: 'refs/heads/main', commit: hash });
    git(directory, 'branch', '--move', 'master');
    expect(await repository.authoritativeBranch()).toEqual({ name: 'master', ref: 'refs/heads/master', commit: hash });
    git(directory, 'branch', '--move', 'elsewhere');
    expect(await repository.authoritativeBranch()).toBeNull();
    expect(await repository.authoritativeBranch('elsewhere')).toEqual({
      name: 'elsewhere',
      ref: 'refs/heads/elsewhere',
      commit: hash,
    });
    expect(await repository.authoritativeBranch('--output=x')).toBeNull();
  });

  it('is the branch that the HEAD of the remote names, as the remote has it', async () => {
    const origin = initialised();
    commit(origin, { 'a.txt': '1\n' });
    git(origin, 'checkout', '--quiet', '-b', 'team/trunk');
    const trunk = commit(origin, { 'a.txt': '2\n' });
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', origin, clone);
    const local = commit(clone, { 'a.txt': '3\n' });
    const repository = await open(clone);
    const branch = await repository.authoritativeBranch();
    expect(branch).toEqual({ name: 'team/trunk', ref: 'refs/remotes/origin/team/trunk', commit: trunk });
    expect(await repository.isAncestor(local, trunk)).toBe(false);
    expect((await repository.authoritativeBranch('main'))?.ref).toBe('refs/remotes/origin/main');
  });

  it('takes origin before other remotes, and the main of a remote that names no HEAD', async () => {
    const origin = initialised();
    const hash = commit(origin, { 'a.txt': '1\n' });
    const clone = join(temporaryDirectory(), 'clone');
    git(origin, 'clone', '--quiet', origin, clone);
    git(clone, 'remote', 'add', 'another', origin);
    git(clone, 'fetch', '--quiet', 'another');
    git(clone, 'remote', 'set-head', 'origin', '--delete');
    const repository = await open(clone);
    const expected = { name: 'main', ref: 'refs/remotes/origin/main', commit: hash };
    expect(await repository.authoritativeBranch()).toEqual(expected);
  });

  it('is none in a repository without commits', async () => {
    expect(await (await open(initialised())).authoritativeBranch()).toBeNull();
  });
});

describe('lineChanges', () => {
  it('gives each changed stretch with both of its sides', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n2\n3\n4\n5\n6\n' });
    const second = commit(directory, { 'a.txt': '0\n1\n2\nthree\nand\n4\n6\n' });
    const repository = await open(directory);
    expect(await repository.lineChanges(first, second, 'a.txt', 'a.txt')).toEqual([
      { oldStart: 1, oldLines: 0, newStart: 1, newLines: 1 },
      { oldStart: 3, oldLines: 1, newStart: 4, newLines: 2 },
      { oldStart: 5, oldLines: 1, newStart: 7, newLines: 0 },
    ]);
    expect(await repository.lineChanges(first, first, 'a.txt', 'a.txt')).toEqual([]);
  });

  it('follows a renamed file, reads lines that look like its own headers, and needs no text', async () => {
    const directory = initialised();
    const body = '@@ -1,2 +3,4 @@\n-x\n+y\n\0binary\n';
    const first = commit(directory, { 'old name': body, '.gitattributes': '* -diff\n' });
    renameSync(join(directory, 'old name'), join(directory, '-new\nname'));
    const second = commit(directory, { '-new\nname': `top\n${body}` });
    const changes = await (await open(directory)).lineChanges(first, second, 'old name', '-new\nname');
    expect(changes).toEqual([{ oldStart: 1, oldLines: 0, newStart: 1, newLines: 1 }]);
  });

  it('sees no change in line ends and trailing white space', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': 'a\nb\nc\n' });
    const second = commit(directory, { 'a.txt': 'a\r\nb  \r\nc\r\nd\r\n' });
    const changes = await (await open(directory)).lineChanges(first, second, 'a.txt', 'a.txt');
    expect(changes).toEqual([{ oldStart: 4, oldLines: 0, newStart: 4, newLines: 1 }]);
  });

  it('does not depend on the configuration of the user', async () => {
    const directory = initialised();
    const first = commit(directory, { 'a.txt': '1\n2\n3\n' });
    const second = commit(directory, { 'a.txt': 'x\n2\ny\n' });
    git(directory, 'config', 'diff.interHunkContext', '10');
    git(directory, 'config', 'diff.context', '10');
    git(directory, 'config', 'color.ui', 'always');
    git(directory, 'config', 'diff.wordRegex', '.');
    const changes = await (await open(directory)).lineChanges(first, second, 'a.txt', 'a.txt');
    expect(changes).toEqual([
      { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1 },
      { oldStart: 3, oldLines: 1, newStart: 3, newLines: 1 },
    ]);
  });

  it('is null when a side is not a file', async () => {
    const directory = initialised();
    const hash = commit(directory, { 'a.txt': '1\n', 'dir/b.txt': '1\n' });
    const repository = await open(directory);
    expect(await repository.lineChanges(hash, hash, 'a.txt', 'none')).toBeNull();
    expect(await repository.lineChanges(hash, hash, 'dir', 'a.txt')).toBeNull();
  });
});
