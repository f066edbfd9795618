import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CodeRegionsError } from './errors.js';

const MAX_PATH_BYTES = 4096;
const MAX_LINKS = 40;

/**
 * The one spelling of a path inside a repository: relative to its root, with `/`, symbolic links followed. `./a`, `a` and
 * an absolute path inside are one. The file itself need not exist.
 *
 * @param root the repository's top directory, which may itself be reached through a link
 * @throws CodeRegionsError OUTSIDE_REPOSITORY when it leads out, also through a link; BAD_PATH when it is empty, holds a
 * NUL, is longer than 4,096 bytes, or is the repository itself
 */
export function repositoryPath(root: string, path: string): string {
  if (path === '') throw badPath(path, 'is empty');
  if (path.includes('\0')) throw badPath(path, 'holds a NUL character');
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw badPath(path, `is longer than ${MAX_PATH_BYTES} bytes`);
  const realRoot = realpathSync(root);
  const inside = relative(realRoot, realPath(resolve(root, path), path, MAX_LINKS));
  if (inside === '') throw badPath(path, 'is the repository itself');
  if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
    const message = `${JSON.stringify(path)} is outside the repository ${root}. Give a path inside it.`;
    throw new CodeRegionsError('OUTSIDE_REPOSITORY', message, { root, path });
  }
  return sep === '/' ? inside : inside.replaceAll(sep, '/');
}

/** Like `realpath`, and the part that does not exist is kept as it is; a link to nowhere is followed all the same. */
function realPath(absolute: string, given: string, linksLeft: number): string {
  try {
    return realpathSync(absolute);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw badPath(given, `can not be followed (${code ?? 'no reason given'})`);
  }
  if (linksLeft === 0) throw badPath(given, 'goes through too many links');
  const parent = dirname(absolute);
  if (isLink(absolute)) return realPath(resolve(realpathSync(parent), readlinkSync(absolute)), given, linksLeft - 1);
  return join(realPath(parent, given, linksLeft), basename(absolute));
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function badPath(path: string, why: string): CodeRegionsError {
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  return new CodeRegionsError('BAD_PATH', `The path ${shown} ${why}. Give a file inside the repository.`, { path });
}
