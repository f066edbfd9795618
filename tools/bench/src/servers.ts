import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
export const BUNDLE = path.join(REPOSITORY, 'packages', 'mcp-server', 'dist', 'bicameral-mcp.mjs');

/** A program to measure. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The server over this repository, with a home of its own in the folder. */
export function bicameral(folder: string, env: Readonly<Record<string, string>> = {}): Program {
  const home = path.join(folder, 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return {
    args: [BUNDLE],
    env: {
      ...plainEnvironment(),
      REPO_PATH: REPOSITORY,
      BICAMERAL_HOME: home,
      XDG_CACHE_HOME: path.join(folder, 'caches'),
      ...env,
    },
  };
}

/** The server over a repository, with a home that is there. */
export function bicameralOver(root: string, home: string, env: Readonly<Record<string, string>> = {}): Program {
  return { args: [BUNDLE, '--root', root], env: { ...plainEnvironment(), BICAMERAL_HOME: home, ...env } };
}

const require = createRequire(import.meta.url);

/** Where the dependencies of these benchmarks that are servers are installed. */
export const SERVER_FOLDERS = {
  memory: path.dirname(require.resolve('@modelcontextprotocol/server-memory/package.json')),
  everything: path.dirname(require.resolve('@modelcontextprotocol/server-everything/package.json')),
};

/** The reference server that people know, from the registry. */
export function serverMemory(folder: string): Program {
  return published(SERVER_FOLDERS.memory, { MEMORY_FILE_PATH: path.join(folder, 'memory.jsonl') });
}

/** The one that shows everything a server can do. */
export function serverEverything(): Program {
  return published(SERVER_FOLDERS.everything, {});
}

function published(folder: string, env: Readonly<Record<string, string>>): Program {
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const [script = ''] = Object.values(bin);
  return { args: [path.join(folder, script)], env: { ...plainEnvironment(), ...env } };
}

export function plainEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: os.homedir() };
}
