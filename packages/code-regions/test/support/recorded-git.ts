import { afterEach, beforeEach } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cleanUp, temporaryDirectory, write } from './test-repository.js';

export interface RecordedGit {
  /** A PATH whose git notes what it is asked, and then is git. */
  path: string;
  /** The process ids of all `git cat-file` so far. */
  readers(): number[];
  /** Those of all `git diff-tree` that stay. */
  tellers(): number[];
  /** How many git processes were started so far. */
  count(): number;
  /** How many came to their end; only counted when each is a child of its recorder, which then can not be signalled. */
  ended(): number;
}

export function recordedGit({ replaced = true, env = '' } = {}): RecordedGit {
  const directory = temporaryDirectory();
  const log = join(directory, 'log');
  const real = execFileSync('sh', ['-c', 'command -v git']).toString('utf8').trim();
  const run = replaced ? `${env} exec '${real}' "$@"` : `'${real}' "$@"\necho ended >> '${log}'`;
  write(directory, { git: `#!/bin/sh\necho "$$ $*" >> '${log}'\n${run}\n` });
  chmodSync(join(directory, 'git'), 0o755);
  const lines = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []);
  const idsOf = (command: string): number[] =>
    lines()
      .filter((line) => line.includes(command))
      .map((line) => Number(line.split(' ')[0]));
  return {
    path: `${directory}${delimiter}${process.env['PATH'] ?? ''}`,
    readers: () => idsOf(' cat-file '),
    tellers: () => idsOf(' diff-tree --stdin --always '),
    count: () => lines().filter((line) => line !== 'ended').length,
    ended: () => lines().filter((line) => line === 'ended').length,
  };
}

/** Puts a recorded git, new for each test, in front of the others of the PATH; and removes what the test made. @returns it */
export function recordedForEach(): () => RecordedGit {
  const before = { ...process.env };
  let recorded: RecordedGit;
  beforeEach(() => {
    recorded = recordedGit();
    process.env = { ...before, PATH: recorded.path };
  });
  afterEach(() => {
    process.env = { ...before };
    cleanUp();
  });
  return () => recorded;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds; the test's own time limit bounds it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
