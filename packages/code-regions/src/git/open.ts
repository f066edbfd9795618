import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodeRegionsError } from '../errors.js';
import { GitRepository } from './repository.js';
import { gitOutput, runGit, type GitResult } from './run.js';

const QUESTIONS = ['--show-toplevel', '--absolute-git-dir', '--git-common-dir'] as const;

/**
 * Opens the repository that a directory is part of: the directory itself, or the nearest one above it.
 *
 * @throws CodeRegionsError NOT_A_REPOSITORY, BARE_REPOSITORY (no work tree), UNSAFE_REPOSITORY (another user's, and not in
 * git's `safe.directory`), GIT_NOT_FOUND, GIT_FAILED
 */
export async function openRepository(directory: string): Promise<GitRepository> {
  if (!isDirectory(directory)) {
    throw new CodeRegionsError(
      'NOT_A_REPOSITORY',
      `${directory} is not a directory. Name one inside a git repository.`,
      {
        directory,
      },
    );
  }
  const [root, gitDir, commonDir] = await places(directory);
  return new GitRepository({ root, gitDir, commonDir });
}

async function places(directory: string): Promise<[string, string, string]> {
  const args = ['rev-parse', '--is-bare-repository', ...QUESTIONS];
  const result = await runGit(directory, args);
  if (result.exitCode !== 0) throw refusal(directory, result);
  const lines = result.stdout.toString('utf8').trimEnd().split('\n');
  // Four answers, four lines, unless a directory's own name holds a line break: then each is asked for by itself.
  const [root, gitDir, commonDir] =
    lines.length === 4 ? lines.slice(1) : await Promise.all(QUESTIONS.map((question) => ask(directory, question)));
  const real = (path: string | undefined): string => realpathSync(resolve(directory, path ?? ''));
  return [real(root), real(gitDir), real(commonDir)];
}

async function ask(directory: string, question: string): Promise<string> {
  const answer = await gitOutput(directory, ['rev-parse', question]);
  return answer.toString('utf8').replace(/\r?\n$/, '');
}

function refusal(directory: string, result: GitResult): CodeRegionsError {
  const data = { directory, stderr: result.stderr.trim() };
  if (result.stderr.includes('dubious ownership')) {
    const remedy = `git config --global --add safe.directory ${directory}`;
    return new CodeRegionsError(
      'UNSAFE_REPOSITORY',
      `${directory} belongs to another user. To trust it: ${remedy}`,
      data,
    );
  }
  if (result.stdout.toString('utf8').startsWith('true\n')) {
    const remedy = 'Name a work tree of it (git worktree add).';
    return new CodeRegionsError(
      'BARE_REPOSITORY',
      `${directory} is in a repository without a work tree. ${remedy}`,
      data,
    );
  }
  const remedy = 'Name a directory inside a work tree, or run git init.';
  return new CodeRegionsError('NOT_A_REPOSITORY', `${directory} is not in a git work tree. ${remedy}`, data);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
