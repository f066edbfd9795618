import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const AUTHOR = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', '-c', 'commit.gpgsign=false'];

/** A throwaway clone to commit in, so that the repository itself stays as it is. */
export class Clone {
  readonly root: string;

  constructor(source: string, root: string) {
    this.root = root;
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', source, root], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** Changes one line of a file and commits it; gives the commit's short hash. */
  commitChange(file: string, from: string, to: string, message: string): string {
    this.change(file, from, to);
    return this.commit(message);
  }

  change(file: string, from: string, to: string): void {
    const target = path.join(this.root, file);
    const before = readFileSync(target, 'utf8');
    const after = before.replace(from, to);
    if (after === before)
      throw new Error(`${file} no longer holds ${JSON.stringify(from)}; choose another line to change.`);
    writeFileSync(target, after);
  }

  /** Commits what was changed; gives the commit's short hash. */
  commit(message: string): string {
    this.#git([...AUTHOR, 'commit', '--quiet', '--no-verify', '--all', '-m', message]);
    return this.#git(['rev-parse', '--short', 'HEAD']).trim();
  }

  /** What is not committed, as `git status --porcelain` has it. */
  status(): string {
    return this.#git(['status', '--porcelain', '--untracked-files=all']).trimEnd();
  }

  #git(args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
