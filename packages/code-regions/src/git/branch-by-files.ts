import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_NAMES, type AuthoritativeBranch } from './branch.js';
import { readNow } from './read-now.js';

/** The remote that a clone makes; it comes before all others. */
const ORIGIN = 'refs/remotes/origin/';
/** What no name of a branch holds. */
const NO_NAME = /[\0-\x20\x7F~^:?*[\\]|\.\.|@\{/;

/**
 * Finds the branch that counts as the files of the repository tell, which takes no process: a symbolic reference always
 * lies in a file of its own.
 *
 * @param commitAt the commit of a full reference; null when there is none
 * @returns null where git has to be asked
 */
export async function branchByFiles(
  commonDir: string,
  commitAt: (ref: string) => Promise<string | null>,
  name?: string,
): Promise<AuthoritativeBranch | null> {
  if (existsSync(join(commonDir, 'reftable'))) return null;
  for (const [ref, short] of candidates(commonDir, name)) {
    const commit = await commitAt(ref);
    if (commit !== null) return { name: short, ref, commit };
  }
  return null;
}

function candidates(commonDir: string, name: string | undefined): (readonly [ref: string, short: string])[] {
  if (name !== undefined) return NO_NAME.test(name) ? [] : [[`${ORIGIN}${name}`, name]];
  const target = readNow(join(commonDir, ORIGIN, 'HEAD')).replace(/^ref: /, '');
  if (target.startsWith(ORIGIN) && !NO_NAME.test(target)) return [[target, target.slice(ORIGIN.length)]];
  const hasRemotes =
    existsSync(join(commonDir, 'refs/remotes')) || readNow(join(commonDir, 'packed-refs')).includes(' refs/remotes/');
  return hasRemotes ? [] : DEFAULT_NAMES.map((short) => [`refs/heads/${short}`, short]);
}
