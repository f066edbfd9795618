import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { expandTilde } from './home.js';
import { Refusal } from './registry/refusal.js';

export interface RootSources {
  /** The value of `--root`. */
  readonly root?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The user's home directory, which is never a repository to serve. */
  readonly userHome: string;
}

export const HOW_TO_SET_ROOT =
  'Start bicameral-mcp with --root DIRECTORY, or set REPO_PATH in the "env" block of your client\'s MCP configuration, to the repository you work in.';

/**
 * The directory to look for the repository in: `--root`, then `REPO_PATH`, then `CLAUDE_PROJECT_DIR`, then the working
 * directory. Clients start servers in odd places, so `/` and the home directory are refused.
 *
 * @throws Refusal that says what to set
 */
export function startDirectory(sources: RootSources): string {
  const { source, directory } = firstSource(sources);
  const absolute = path.resolve(sources.cwd, expandTilde(directory));
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    throw new Refusal(`${source} names ${absolute}, which is not a directory. ${HOW_TO_SET_ROOT}`);
  }
  const real = realpathSync(absolute);
  refuseTooWide(real, source, sources.userHome);
  return real;
}

/** Refuses a repository whose top is `/` or the home directory (a repository of dotfiles, say). */
export function refuseTooWide(directory: string, source: string, userHome: string): void {
  const isRoot = directory === path.parse(directory).root;
  if (isRoot || directory === realHome(userHome)) {
    const what = isRoot ? 'the root of the file system' : 'your home directory';
    throw new Refusal(`${source} is ${what}, which is too wide to serve. ${HOW_TO_SET_ROOT}`);
  }
}

function firstSource({ root, env, cwd }: RootSources): { source: string; directory: string } {
  if (root) return { source: '--root', directory: root };
  for (const name of ['REPO_PATH', 'CLAUDE_PROJECT_DIR']) {
    const directory = env[name];
    if (directory) return { source: name, directory };
  }
  return { source: 'The working directory', directory: cwd };
}

function realHome(userHome: string): string {
  try {
    return realpathSync(userHome);
  } catch {
    return path.resolve(userHome);
  }
}
