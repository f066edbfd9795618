import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openRepository, type GitRepository } from '../../src/index.js';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** What is thrown away at once need not be safe on disk. */
const QUICK = ['core.fsync=none', 'gc.auto=0', 'maintenance.auto=false', 'core.compression=0', 'core.autocrlf=false'];
const OPTIONS = QUICK.flatMap((setting) => ['-c', setting]);

const directories: string[] = [];
const opened: GitRepository[] = [];

/** A fresh directory, as a real path; {@link cleanUp} removes it. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'code-regions-')));
  directories.push(directory);
  return directory;
}

/** Closes and removes everything that the test made. */
export function cleanUp(): void {
  for (const repository of opened.splice(0)) repository.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Opens a repository that {@link cleanUp} closes. */
export async function open(directory: string): Promise<GitRepository> {
  const repository = await openRepository(directory);
  opened.push(repository);
  return repository;
}

/** Runs git as a person would; gives what it printed, without the last line break. */
export function git(directory: string, ...args: string[]): string {
  const options = { cwd: directory, env: { ...process.env, ...IDENTITY }, stdio: ['ignore', 'pipe', 'pipe'] as const };
  return execFileSync('git', [...OPTIONS, ...args], { ...options, stdio: [...options.stdio] })
    .toString('utf8')
    .trimEnd();
}

/** Writes files below a directory. */
export function write(directory: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Commits everything in the work tree; gives the full hash. */
export function commit(directory: string, files: Readonly<Record<string, string | Buffer>> = {}): string {
  write(directory, files);
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--allow-empty', '--message', 'change');
  return headOf(directory);
}

/** Without a process where git's file can be read. */
function headOf(directory: string): string {
  const folder = join(directory, '.git');
  if (!statSync(folder).isDirectory()) return git(directory, 'rev-parse', 'HEAD');
  const head = readFileSync(join(folder, 'HEAD'), 'utf8').trim();
  return head.startsWith('ref: ') ? readFileSync(join(folder, head.slice(5)), 'utf8').trim() : head;
}

/** An empty repository on the branch `main`. */
export function initialised(...options: string[]): string {
  const directory = temporaryDirectory();
  git(directory, 'init', '--quiet', '--template=', '--initial-branch=main', ...options);
  return directory;
}
