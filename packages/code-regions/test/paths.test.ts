import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath, type PathFileSystem } from '../src/index.js';
import { cleanUp, temporaryDirectory, write } from './support/test-repository.js';

let root: string;
let outside: string;
beforeEach(() => {
  root = join(temporaryDirectory(), 'root');
  outside = temporaryDirectory();
  write(root, { 'a.txt': '', 'src/b.txt': '' });
  write(outside, { 'secret.txt': '' });
});
afterEach(cleanUp);

const failure = (code: string): Error =>
  expect.objectContaining({ name: 'CodeRegionsError', code }) as unknown as Error;

describe('repositoryPath', () => {
  it.each(['a.txt', './a.txt', 'src/../a.txt', 'src/.././a.txt', './/a.txt'])('%j is a.txt', (path) => {
    expect(repositoryPath(root, path)).toBe('a.txt');
  });

  it('takes absolute paths inside, and paths of what does not exist yet', () => {
    expect(repositoryPath(root, join(root, 'a.txt'))).toBe('a.txt');
    expect(repositoryPath(root, join(root, 'src', 'new', 'c.txt'))).toBe('src/new/c.txt');
    expect(repositoryPath(root, 'src/')).toBe('src');
    expect(repositoryPath(root, 'a.txt/below')).toBe('a.txt/below');
    expect(repositoryPath(root, '-x\n"é')).toBe('-x\n"é');
    expect(repositoryPath(root, '..hidden/x')).toBe('..hidden/x');
    expect(repositoryPath(root, 'back\\slash')).toBe('back\\slash');
  });

  it('takes a root that is reached through a link, and paths through either name', () => {
    const link = join(outside, 'link');
    symlinkSync(root, link);
    expect(repositoryPath(link, 'a.txt')).toBe('a.txt');
    expect(repositoryPath(link, join(link, 'src/b.txt'))).toBe('src/b.txt');
    expect(repositoryPath(link, join(root, 'src/b.txt'))).toBe('src/b.txt');
    expect(repositoryPath(root, join(link, 'src/new.txt'))).toBe('src/new.txt');
  });

  it('follows links inside to what they stand for', () => {
    symlinkSync('src', join(root, 'alias'));
    symlinkSync('../a.txt', join(root, 'src/up.txt'));
    expect(repositoryPath(root, 'alias/b.txt')).toBe('src/b.txt');
    expect(repositoryPath(root, 'alias/new.txt')).toBe('src/new.txt');
    expect(repositoryPath(root, 'alias/up.txt')).toBe('a.txt');
    mkdirSync(join(root, 'src/deep'));
    symlinkSync('src/deep', join(root, 'short'));
    symlinkSync('../new.txt', join(root, 'src/deep/to-new'));
    expect(repositoryPath(root, 'short/to-new')).toBe('src/new.txt');
  });

  it('refuses what leads out', () => {
    for (const path of ['../../etc/passwd', '..', '/etc/passwd', '/', join(outside, 'secret.txt'), `${root}x/a.txt`]) {
      expect(() => repositoryPath(root, path)).toThrow(failure('OUTSIDE_REPOSITORY'));
    }
    expect(() => repositoryPath(root, '../x')).toThrow(
      `"../x" is outside the repository ${root}. Give a path inside it.`,
    );
  });

  it('refuses links that lead out, to what exists and to what does not', () => {
    symlinkSync(join(outside, 'secret.txt'), join(root, 'file'));
    symlinkSync(outside, join(root, 'dir'));
    symlinkSync(join(outside, 'nothing'), join(root, 'dangling'));
    symlinkSync('../../nothing', join(root, 'src/relative'));
    symlinkSync('dangling', join(root, 'chain'));
    mkdirSync(join(root, 'deep'));
    symlinkSync('../dir', join(root, 'deep/again'));
    for (const path of [
      'file',
      'dir',
      'dir/secret.txt',
      'dir/new/file.txt',
      'dangling',
      'dangling/below',
      'src/relative',
      'chain',
      'deep/again/x',
    ]) {
      expect(() => repositoryPath(root, path)).toThrow(failure('OUTSIDE_REPOSITORY'));
    }
  });

  it('refuses links that end nowhere', () => {
    symlinkSync('loop', join(root, 'loop'));
    expect(() => repositoryPath(root, 'loop')).toThrow(failure('BAD_PATH'));
    expect(() => repositoryPath(root, 'loop/x')).toThrow(failure('BAD_PATH'));
  });

  it.each([
    ['nothing', '', 'The path "" is empty. Give a file inside the repository.'],
    ['a NUL', 'a\0b', 'The path "a\\u0000b" holds a NUL character. Give a file inside the repository.'],
    ['the repository itself', '.', 'The path "." is the repository itself. Give a file inside the repository.'],
    ['a name that no file system takes', 'x'.repeat(300), /can not be followed \(ENAMETOOLONG\)/],
    ['more than 4,096 bytes', 'ü/'.repeat(1366), /is longer than 4096 bytes/],
  ])('refuses %s', (_, path, message) => {
    expect(() => repositoryPath(root, path)).toThrow(failure('BAD_PATH'));
    expect(() => repositoryPath(root, path)).toThrow(message);
  });

  it('refuses the repository by its absolute name', () => {
    expect(() => repositoryPath(root, root)).toThrow(failure('BAD_PATH'));
    expect(() => repositoryPath(root, 'src/..')).toThrow(failure('BAD_PATH'));
  });
});

describe('a file system that ignores case', () => {
  /** Looks every name up in its directory, as such a disk does, and gives it as the disk has it. */
  const ignoringCase: PathFileSystem = {
    realpath: (path) => {
      let actual = '/';
      for (const part of path.split('/').filter(Boolean)) {
        const names = readdirSync(actual);
        const name = names.find((each) => each.toLowerCase() === part.toLowerCase());
        actual = realpathSync(join(actual, name ?? part));
      }
      return actual;
    },
    readlink: (path) => readlinkSync(path),
  };

  it('gives one spelling for all, that of the disk', () => {
    expect(repositoryPath(root, 'SRC/B.TXT', ignoringCase)).toBe('src/b.txt');
    expect(repositoryPath(root.toUpperCase(), 'Src/b.txt', ignoringCase)).toBe('src/b.txt');
    expect(repositoryPath(root, join(root.toUpperCase(), 'A.txt'), ignoringCase)).toBe('a.txt');
    expect(repositoryPath(root, 'SRC/New.txt', ignoringCase)).toBe('src/New.txt');
  });

  it('does not let case lead out', () => {
    symlinkSync(outside, join(root, 'Dir'));
    for (const path of ['dir/secret.txt', 'DIR/none', join(outside.toUpperCase(), 'SECRET.txt')]) {
      expect(() => repositoryPath(root, path, ignoringCase)).toThrow(failure('OUTSIDE_REPOSITORY'));
    }
  });

  it('is not what a disk that minds case is taken for', () => {
    expect(repositoryPath(root, 'SRC/b.txt')).toBe('SRC/b.txt');
  });
});
