import { gitOutput } from './run.js';

export interface AuthoritativeBranch {
  /** Short, such as `main`. */
  name: string;
  /** Full, such as `refs/remotes/origin/main`. */
  ref: string;
  /** Full hash of its newest commit. */
  commit: string;
}

export const DEFAULT_NAMES = ['main', 'master'];

/** See {@link GitRepository.authoritativeBranch}. */
export async function findAuthoritativeBranch(root: string, name?: string): Promise<AuthoritativeBranch | null> {
  const format = '--format=%(objectname) %(refname) %(symref)';
  const output = await gitOutput(root, ['for-each-ref', format, 'refs/remotes', 'refs/heads']);
  const lines = output.toString('utf8').split('\n').filter(Boolean);
  const refs = lines.map((line) => line.split(' ') as [commit: string, ref: string, target: string]);
  const commits = new Map(refs.map(([commit, ref]) => [ref, commit]));
  const remotes = [...new Set(refs.flatMap(([, ref]) => /^refs\/remotes\/([^/]+)\//.exec(ref)?.[1] ?? []))];
  // Origin is the remote that a clone makes; the others follow in git's order, by name.
  remotes.sort((left, right) => Number(right === 'origin') - Number(left === 'origin'));

  const found = (ref: string, short: string): AuthoritativeBranch | null => {
    const commit = commits.get(ref);
    return commit === undefined ? null : { name: short, ref, commit };
  };
  for (const remote of name === undefined ? remotes : []) {
    const prefix = `refs/remotes/${remote}/`;
    const target = refs.find(([, ref]) => ref === `${prefix}HEAD`)?.[2];
    const branch = target?.startsWith(prefix) === true ? found(target, target.slice(prefix.length)) : null;
    if (branch !== null) return branch;
  }
  const names = name === undefined ? DEFAULT_NAMES : [name];
  const candidates = names.flatMap((short) => [
    ...remotes.map((remote) => found(`refs/remotes/${remote}/${short}`, short)),
    found(`refs/heads/${short}`, short),
  ]);
  return candidates.find((branch) => branch !== null) ?? null;
}
