import { join } from 'node:path';
import { CodeRegionsError } from '../errors.js';
import { readNow } from './read-now.js';
import { gitFailed, runGit } from './run.js';

const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** A branch whose loose file lies where its name says; `..` can not be part of a branch's name, whatever HEAD holds. */
const BRANCH = /^ref: (refs\/heads\/(?!.*\.\.).+)$/;

export interface RepositoryPlaces {
  /** The work tree's top, as a real path. */
  root: string;
  /** This work tree's own git directory, where its HEAD lies. */
  gitDir: string;
  /** The git directory that all work trees share, where branches lie. */
  commonDir: string;
}

export function isFullHash(text: string): boolean {
  return HASH.test(text);
}

/**
 * The commit that is checked out. Asked on every preflight, so it is read from the two small files where it nearly
 * always is; packed or reftable references and anything unusual are left to git.
 *
 * @throws CodeRegionsError NO_COMMITS
 */
export async function readHead(places: RepositoryPlaces): Promise<string> {
  const head = readNow(join(places.gitDir, 'HEAD'));
  if (isFullHash(head)) return head;
  const branch = BRANCH.exec(head)?.[1];
  const tip = branch === undefined ? '' : readNow(join(places.commonDir, branch));
  return isFullHash(tip) ? tip : askForHead(places.root);
}

async function askForHead(root: string): Promise<string> {
  const args = ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'];
  const result = await runGit(root, args);
  if (result.exitCode === 0) return result.stdout.toString('utf8').trim();
  if (result.exitCode !== 1) throw gitFailed(args, result);
  throw new CodeRegionsError('NO_COMMITS', `The repository ${root} has no commits on its branch yet. Commit first.`, {
    root,
  });
}
