import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CodeRegionsError } from './errors.js';

const MAX_PATH_BYTES = 4096;
const MAX_LINKS = 40;

/** The two questions that a path's one spelling needs answered. Both throw errors as Node's own functions do. */
export interface PathFileSystem {
  /** With every link followed; on a file system that ignores case, also in the case that the disk has. */
  realpath(path: string): string;
  /** May say null of what is no link, in place of an error. */
  readlink(path: string): string | null;
}

const DISK: PathFileSystem = {
  realpath: (path) => realpathSync.native(path),
  // A file that is new is no link, and to make an error of that takes longer than to look.
  readlink: (path) => (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : null),
};

/**
 * The one spelling of a path inside a repository: relative to its root, with `/`, symbolic links followed. `./a`, `a` and
 * an absolute path inside are one. The file itself need not exist.
 *
 * @param root the repository's top directory, which may itself be reached through a link
 * @throws CodeRegionsError OUTSIDE_REPOSITORY when it leads out, also through a link; BAD_PATH when it is empty, holds a
 * NUL, is longer than 4,096 bytes, or is the repository itself
 */
export function repositoryPath(root: string, path: string, files: PathFileSystem = DISK): string {
  if (path === '') throw badPath(path, 'is empty');
  if (path.includes('\0')) throw badPath(path, 'holds a NUL character');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw badPath(path, `is longer than ${MAX_PATH_BYTES} bytes`);
  const inside = relative(files.realpath(root), realPath(files, resolve(root, path), path, MAX_LINKS));
  if (inside === '') throw badPath(path, 'is the repository itself');
  if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
    const message = `${JSON.stringify(path)} is outside the repository ${root}. Give a path inside it.`;
    throw new CodeRegionsError('OUTSIDE_REPOSITORY', message, { root, path });
  }
  return sep === '/' ? inside : inside.replaceAll(sep, '/');
}

/** Like `realpath`, and the part that does not exist is kept as it is; a link to nowhere is followed all the same. */
function realPath(files: PathFileSystem, absolute: string, given: string, linksLeft: number): string {
  try {
    return files.realpath(absolute);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw badPath(given, `can not be followed (${code ?? 'no reason given'})`);
    }
  }
  if (linksLeft === 0) throw badPath(given, 'goes through too many links');
  const parent = dirname(absolute);
  const target = linkTarget(files, absolute);
  if (target === null) return join(realPath(files, parent, given, linksLeft), basename(absolute));
  return realPath(files, resolve(files.realpath(parent), target), given, linksLeft - 1);
}

/** Null for what is no link, or not there at all. */
function linkTarget(files: PathFileSystem, path: string): string | null {
  try {
    return files.readlink(path);
  } catch {
    return null;
  }
}

function badPath(path: string, why: string): CodeRegionsError {
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  return new CodeRegionsError('BAD_PATH', `The path ${shown} ${why}. Give a file inside the repository.`, { path });
}
