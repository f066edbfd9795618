import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createSymbolFinder, followRegion, type GitRepository, type LineChange } from '../src/index.js';
import { recordedForEach } from './support/recorded-git.js';
import { commit, git, initialised, open } from './support/test-repository.js';

const recorded = recordedForEach();

const same = (paths: readonly string[]) => paths.map((path) => ({ oldPath: path, newPath: path }));

async function changesOf(
  repository: GitRepository,
  from: string,
  to: string,
  paths: readonly string[],
): Promise<(readonly LineChange[] | null)[]> {
  return Promise.all(paths.map((path) => repository.lineChanges(from, to, path, path)));
}

describe('what was read ahead', () => {
  it('is followed without another process', async () => {
    const directory = initialised();
    const paths = Array.from({ length: 40 }, (_, index) => `dir${index % 5}/f${index}.ts`);
    const content = (limit: number): string => `const limit = ${limit};\n\nfunction run() {\n  return ${limit};\n}\n`;
    const from = commit(directory, Object.fromEntries(paths.map((path) => [path, content(1)])));
    const to = commit(directory, Object.fromEntries(paths.map((path) => [path, `// first\n${content(2)}`])));
    const repository = await open(directory);
    const started = recorded().count();
    await repository.readAhead(from, to, same(paths));
    // One for contents, one for the files that differ, one for their lines.
    expect(recorded().count() - started).toBe(3);
    const finder = createSymbolFinder();
    for (const path of paths) {
      const request = { repository, finder, from, to, oldPath: path, newPath: path, symbol: 'run' };
      expect(await followRegion({ ...request, lines: [3, 5] })).toMatchObject({ lines: [4, 6], how: 'symbol' });
    }
    expect(recorded().count() - started).toBe(3);
  });

  it('is the same as what is read in its turn', async () => {
    // Lines that look like git's own ones, and ends of lines and files of all kinds.
    const line = fc.constantFrom(
      'a',
      'b',
      '',
      ' c',
      '@@ -1 +1 @@',
      'index 12..34',
      'diff --git a/x b/x',
      '\\ No',
      '-',
      '+',
    );
    const end = fc.constantFrom('\n', '\r\n', ' \n');
    const content = fc.array(fc.tuple(line, end), { maxLength: 12 }).chain((lines) =>
      fc.boolean().map((cut) =>
        lines
          .flat()
          .join('')
          .slice(0, cut ? -1 : undefined),
      ),
    );
    const pairs = fc.array(fc.tuple(content, content), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pairs, async (files) => {
        const directory = initialised();
        const paths = files.map((_, index) => `f ${index}`);
        const side = (at: 0 | 1) => Object.fromEntries(files.map((file, index) => [paths[index] ?? '', file[at]]));
        const [from, to] = [commit(directory, side(0)), commit(directory, side(1))];
        const [ahead, partly, plain] = [await open(directory), await open(directory), await open(directory)];
        await ahead.readAhead(from, to, same(paths));
        const few = paths.slice(0, 2);
        await partly.readAhead(from, to, same(few));
        const expected = await changesOf(plain, from, to, paths);
        expect(await changesOf(ahead, from, to, paths)).toEqual(expected);
        expect(await changesOf(partly, from, to, few)).toEqual(expected.slice(0, 2));
      }),
      { numRuns: 12 },
    );
  });

  it('may be renamed, gone, no file, or not there at all', async () => {
    const directory = initialised();
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    const from = commit(directory, { 'old.txt': lines, 'gone.txt': 'x\n', 'dir/a.txt': 'a\n', 'kept.txt': 'k\n' });
    renameSync(join(directory, 'old.txt'), join(directory, 'new.txt'));
    rmSync(join(directory, 'gone.txt'));
    const to = commit(directory, { 'new.txt': `first\n${lines}`, 'kept.txt': 'k  \r\n' });
    const repository = await open(directory);
    const renamed = { oldPath: 'old.txt', newPath: 'new.txt' };
    await repository.readAhead(from, to, [renamed, ...same(['gone.txt', 'dir', 'never.txt', 'kept.txt'])]);
    expect(await repository.lineChanges(from, to, 'old.txt', 'new.txt')).toEqual([
      { oldStart: 1, oldLines: 0, newStart: 1, newLines: 1 },
    ]);
    expect(await changesOf(repository, from, to, ['gone.txt', 'dir', 'kept.txt'])).toEqual([null, null, []]);
  });

  it('may be missing from a partial clone, and is an error only in its turn', async () => {
    const directory = initialised();
    const from = commit(directory, { 'a.txt': 'one\n', 'b.txt': 'one\n' });
    const to = commit(directory, { 'a.txt': 'two\n', 'b.txt': 'three\n' });
    const lost = git(directory, 'rev-parse', `${to}:a.txt`);
    rmSync(join(directory, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    const repository = await open(directory);
    await repository.readAhead(from, to, same(['a.txt', 'b.txt']));
    await expect(repository.readFile(to, 'a.txt')).rejects.toMatchObject({ code: 'GIT_FAILED' });
    expect(await repository.lineChanges(from, to, 'b.txt', 'b.txt')).toHaveLength(1);
  });
});
