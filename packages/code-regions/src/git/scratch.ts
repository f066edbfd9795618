import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { CodeRegionsError } from '../errors.js';
import { repositoryPath } from '../paths.js';
import { gitOutput } from './run.js';

const WHO = { name: 'Scratch', email: 'scratch@example.com' };
/** 2026-01-01T00:00:00Z, in seconds. */
const START = 1_767_225_600;
const MINUTE = 60;

/** What is thrown away soon need not be safe on disk. */
const SETTINGS = '[core]\n\tfsync = none\n\tcompression = 0\n[maintenance]\n\tauto = false\n';

/**
 * Makes a git repository to try things on, on the branch `main` and with a first commit of these files. Nothing of the
 * machine's or the user's settings, templates or hooks counts in it; authors and times are always the same, each commit a
 * minute after the last one, and so are the hashes.
 *
 * @param root a directory that does not exist yet, in one that does
 * @param files path and text
 * @throws CodeRegionsError as {@link ScratchRepository} does, GIT_NOT_FOUND, GIT_FAILED; Error when the directory can not
 * be made
 */
export async function createScratchRepository(
  root: string,
  files: Readonly<Record<string, string>>,
): Promise<ScratchRepository> {
  mkdirSync(root);
  const repository = new ScratchRepository(root);
  await repository.start(files);
  return repository;
}

/**
 * A repository that is written to. Paths are relative to its root; those that lead out of it, or into git's own directory,
 * are refused (OUTSIDE_REPOSITORY, BAD_PATH), since what they hold would run or stay. What git refuses is GIT_FAILED.
 */
export class ScratchRepository {
  readonly root: string;
  #commits = 0;

  constructor(root: string) {
    this.root = root;
  }

  async start(files: Readonly<Record<string, string>>): Promise<void> {
    await this.#git('init', '--quiet', '--initial-branch=main', '--template=');
    appendFileSync(join(this.root, '.git', 'config'), SETTINGS);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    await this.commit('Start');
  }

  read(path: string): string {
    return readFileSync(this.#place(path), 'utf8');
  }

  /** Makes the directories that are missing. */
  write(path: string, text: string): void {
    writeFileSync(this.#newPlace(path), text);
  }

  move(from: string, to: string): void {
    renameSync(this.#place(from), this.#newPlace(to));
  }

  remove(path: string): void {
    rmSync(this.#place(path));
  }

  /** Commits all that changed in the work tree; GIT_FAILED when nothing did. */
  async commit(message: string): Promise<void> {
    await this.#git('add', '--all');
    try {
      await this.#git('commit', '--quiet', `--message=${message}`);
    } catch (error) {
      // Git says on stdout, and only when it is not quiet, that there is nothing.
      const isNothing =
        error instanceof CodeRegionsError && error.data['exitCode'] === 1 && error.data['stderr'] === '';
      throw isNothing ? new CodeRegionsError('GIT_FAILED', 'There is nothing to commit: no file changed.') : error;
    }
    this.#commits += 1;
  }

  /** Makes the branch where HEAD is when there is none. */
  async checkout(branch: string): Promise<void> {
    const name = branchName(branch);
    const isThere = (await this.#git('branch', '--list', name)) !== '';
    await this.#git('switch', '--quiet', ...(isThere ? [] : ['--create']), name);
  }

  /** Always with a merge commit. */
  async merge(branch: string): Promise<void> {
    await this.#git('merge', '--quiet', '--no-ff', `--message=Merge ${branch}`, branchName(branch));
    this.#commits += 1;
  }

  #place(path: string): string {
    const inside = repositoryPath(this.root, path);
    if (inside.split('/').some(isGits)) {
      throw new CodeRegionsError('BAD_PATH', `${JSON.stringify(path)} is in git's own directory.`, { path });
    }
    return join(this.root, inside);
  }

  #newPlace(path: string): string {
    const place = this.#place(path);
    mkdirSync(dirname(place), { recursive: true });
    return place;
  }

  async #git(...args: string[]): Promise<string> {
    const date = `${START + this.#commits * MINUTE} +0000`;
    const output = await gitOutput(this.root, args, {
      GIT_AUTHOR_NAME: WHO.name,
      GIT_AUTHOR_EMAIL: WHO.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: WHO.name,
      GIT_COMMITTER_EMAIL: WHO.email,
      GIT_COMMITTER_DATE: date,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: '1',
    });
    return output.toString('utf8').trim();
  }
}

/** `.git` in any case, and what Windows takes for the same. */
function isGits(name: string): boolean {
  return /^(?:\.git|git~\d+)(?:[. :].*)?$/i.test(name);
}

function branchName(branch: string): string {
  if (/^[A-Za-z0-9][\w./-]*$/.test(branch)) return branch;
  throw new CodeRegionsError('UNKNOWN_REVISION', `${JSON.stringify(branch)} can be no branch here.`, { branch });
}
