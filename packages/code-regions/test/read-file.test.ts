import { afterEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, commit, git, initialised, open } from './support/test-repository.js';

afterEach(cleanUp);

describe('readFile', () => {
  it('gives the content at that commit, not that of the work tree', async () => {
    const directory = initialised();
    const first = commit(directory, { 'src/a.txt': 'one\n' });
    const second = commit(directory, { 'src/a.txt': 'two\n' });
    const repository = await open(directory);
    expect(await repository.readFile(first, 'src/a.txt')).toEqual({ kind: 'file', content: Buffer.from('one\n') });
    expect(await repository.readFile(second, 'src/a.txt')).toEqual({ kind: 'file', content: Buffer.from('two\n') });
  });

  it('takes names of every kind', async () => {
    const names = [
      'with space.txt',
      '-leading-dash',
      '--output=x',
      'line\nbreak.txt',
      'dir\nbreak/tab\there',
      'quote".txt',
      "apostrophe'.txt",
      'back\\slash.txt',
      'ümläut/日本語.txt',
      '\u{1f600}.txt',
      ':(glob)*.txt',
      '*.txt',
      'HEAD:a',
      ' leading and trailing ',
    ];
    const directory = initialised();
    const hash = commit(directory, Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
    const repository = await open(directory);
    for (const name of names) {
      const expected = { kind: 'file', content: Buffer.from(`content of ${name}`) };
      expect(await repository.readFile(hash, name)).toEqual(expected);
    }
    expect((await repository.commitFiles(hash)).sort()).toEqual([...names].sort());
    expect((await repository.listFiles(hash)).sort()).toEqual([...names].sort());
  });

  it('gives every byte as it is stored', async () => {
    const directory = initialised();
    const binary = Buffer.from([0, 1, 10, 13, 10, 255, 0, 10]);
    const hash = commit(directory, {
      'crlf.txt': 'a\r\nb\r\n',
      'binary.bin': binary,
      'empty.txt': '',
      'no-end.txt': 'no line break',
      '.gitattributes': '*.txt text\n',
    });
    const repository = await open(directory);
    expect(await repository.readFile(hash, 'binary.bin')).toEqual({ kind: 'file', content: binary });
    expect(await repository.readFile(hash, 'empty.txt')).toEqual({ kind: 'file', content: Buffer.alloc(0) });
    expect(await repository.readFile(hash, 'no-end.txt')).toEqual({
      kind: 'file',
      content: Buffer.from('no line break'),
    });
    // `text` stores LF, whatever the work tree holds.
    expect(await repository.readFile(hash, 'crlf.txt')).toEqual({ kind: 'file', content: Buffer.from('a\nb\n') });
  });

  it('tells what is no file', async () => {
    const directory = initialised();
    symlinkSync('a.txt', join(directory, 'link'));
    symlinkSync('/etc', join(directory, 'out'));
    commit(directory, { 'a.txt': '1\n', 'dir/b.txt': '2\n' });
    git(directory, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    git(directory, 'commit', '--quiet', '--message', 'submodule');
    const hash = git(directory, 'rev-parse', 'HEAD');
    const repository = await open(directory);
    const kindOf = async (path: string): Promise<string> => (await repository.readFile(hash, path)).kind;
    expect(await repository.listFiles(hash)).toEqual(['a.txt', 'dir/b.txt']);
    expect(await kindOf('link')).toBe('symlink');
    expect(await kindOf('out')).toBe('symlink');
    expect(await kindOf('out/passwd')).toBe('missing');
    expect(await kindOf('sub')).toBe('submodule');
    expect(await kindOf('sub/a.txt')).toBe('missing');
    expect(await kindOf('dir')).toBe('directory');
    expect(await kindOf('none')).toBe('missing');
    expect(await kindOf('dir/none')).toBe('missing');
    expect(await kindOf('a.txt/b')).toBe('missing');
    expect(await kindOf('dir/../a.txt')).toBe('missing');
    expect(await kindOf('/a.txt')).toBe('missing');
    expect(await kindOf('.git/HEAD')).toBe('missing');
    expect(await kindOf('')).toBe('missing');
  });

  it('reads an executable as the file that it is', async () => {
    const directory = initialised();
    commit(directory, { 'run.sh': 'x\n' });
    git(directory, 'update-index', '--chmod=+x', 'run.sh');
    git(directory, 'commit', '--quiet', '--message', 'executable');
    const repository = await open(directory);
    const hash = await repository.headCommit();
    expect(await repository.readFile(hash, 'run.sh')).toEqual({ kind: 'file', content: Buffer.from('x\n') });
  });

  it('hands out 8 MiB and no more, and goes on after a file that is larger', async () => {
    const directory = initialised();
    const limit = 8 * 1024 * 1024;
    const hash = commit(directory, {
      'fits.bin': Buffer.alloc(limit, 'a'),
      'large.bin': Buffer.alloc(limit + 1, 'b'),
      'small.txt': 'small',
    });
    const repository = await open(directory);
    expect(await repository.readFile(hash, 'large.bin')).toEqual({ kind: 'too_large' });
    expect(await repository.readFile(hash, 'small.txt')).toEqual({ kind: 'file', content: Buffer.from('small') });
    const fits = await repository.readFile(hash, 'fits.bin');
    expect(fits.kind === 'file' && fits.content.equals(Buffer.alloc(limit, 'a'))).toBe(true);
  });

  it('finds a name among hundreds of neighbours, and none that is only its beginning', async () => {
    const directory = initialised();
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`d/f${index}`, `${index}`]));
    const hash = commit(directory, files);
    const repository = await open(directory);
    expect(await repository.readFile(hash, 'd/f299')).toEqual({ kind: 'file', content: Buffer.from('299') });
    expect(await repository.readFile(hash, 'd/f0')).toEqual({ kind: 'file', content: Buffer.from('0') });
    expect(await repository.readFile(hash, 'd/f')).toEqual({ kind: 'missing' });
    expect(await repository.readFile(hash, 'd/f2990')).toEqual({ kind: 'missing' });
  });
});
