import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** How many functions can be bound, each in a file of its own. */
export const SYMBOLS = 5;

/** The lines of a function, from 1, both included. */
export const LINES = [3, 5] as const;

export function fileOf(symbol: number): string {
  return `src/f${symbol}.ts`;
}

/** A repository of a few functions, each of which can be changed and committed. */
export interface Shop {
  readonly root: string;
  /** Changes one function, so that whatever is bound to it drifts, and commits. */
  readonly change: (symbol: number) => void;
  /** What a bound function's content hash has to be at the newest commit. */
  readonly contentHash: (symbol: number) => string;
  readonly commits: () => number;
}

export function makeShop(folder: string): Shop {
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  const root = realpathSync(folder);
  const versions = Array.from({ length: SYMBOLS }, () => 0);
  let commits = 0;
  const git = (...args: string[]): void => {
    const quiet = ['-c', 'maintenance.auto=false', '-c', 'user.name=Chaos', '-c', 'user.email=chaos@example.com'];
    const env = { ...process.env, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull };
    execFileSync('git', [...quiet, ...args], { cwd: root, env, stdio: 'ignore' });
  };
  const write = (symbol: number): void =>
    writeFileSync(path.join(root, fileOf(symbol)), textOf(symbol, versions[symbol]));
  const commit = (): void => {
    git('commit', '--quiet', '--all', '--message', `Version ${commits}`);
    commits += 1;
  };
  git('init', '--quiet', '--template=', '--initial-branch=main');
  versions.forEach((_, symbol) => write(symbol));
  git('add', '--all');
  commit();
  return {
    root,
    change: (symbol) => {
      versions[symbol] = (versions[symbol] ?? 0) + 1;
      write(symbol);
      commit();
    },
    contentHash: (symbol) => {
      const lines = textOf(symbol, versions[symbol])
        .split('\n')
        .slice(LINES[0] - 1, LINES[1]);
      return createHash('sha256').update(lines.join('\n')).digest('hex');
    },
    commits: () => commits,
  };
}

function textOf(symbol: number, version = 0): string {
  return `const unit = ${symbol};\n\nexport function f${symbol}() {\n  return unit * ${version};\n}\n`;
}
