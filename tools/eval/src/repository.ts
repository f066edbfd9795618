import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Commit } from '@bicameral/failure-review';

const WHO = {
  GIT_AUTHOR_NAME: 'Eval',
  GIT_AUTHOR_EMAIL: 'eval@example.com',
  GIT_COMMITTER_NAME: 'Eval',
  GIT_COMMITTER_EMAIL: 'eval@example.com',
  GIT_CONFIG_GLOBAL: os.devNull,
  GIT_CONFIG_SYSTEM: os.devNull,
};

/** A real git repository, the settings of this machine left aside. */
export class Repository {
  readonly root: string;

  constructor(root: string, files: Readonly<Record<string, string>>) {
    this.root = root;
    mkdirSync(root);
    this.#git('init', '--quiet', '--initial-branch=main');
    this.commit({ write: files, message: 'Start' });
  }

  commit({ branch, message = 'A change', move = {}, remove = [], write = {}, replace = [] }: Commit): void {
    if (branch !== undefined) this.checkout(branch);
    for (const [from, to] of Object.entries(move)) renameSync(this.#path(from), this.#made(to));
    for (const file of remove) rmSync(this.#path(file));
    for (const [file, text] of Object.entries(write)) writeFileSync(this.#made(file), text);
    for (const { file, from, to } of replace) {
      const before = readFileSync(this.#path(file), 'utf8');
      if (!before.includes(from)) throw new Error(`${file} does not have ${JSON.stringify(from)}`);
      writeFileSync(
        this.#path(file),
        before.replace(from, () => to),
      );
    }
    this.#git('add', '--all');
    this.#git('commit', '--quiet', '-m', message);
  }

  /** Makes the branch where HEAD is when there is none. */
  checkout(branch: string): void {
    const exists = this.#git('branch', '--list', branch) !== '';
    this.#git('switch', '--quiet', ...(exists ? [] : ['--create']), branch);
  }

  merge(branch: string): void {
    this.#git('merge', '--quiet', '--no-ff', '-m', `Merge ${branch}`, branch);
  }

  #path(file: string): string {
    return path.join(this.root, file);
  }

  /** The path of a file whose folder is there. */
  #made(file: string): string {
    mkdirSync(path.dirname(this.#path(file)), { recursive: true });
    return this.#path(file);
  }

  #git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.root,
      env: { ...process.env, ...WHO },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
