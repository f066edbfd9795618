import { mkdirSync } from 'node:fs';
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
    env: { ...plainEnvironment(), REPO_PATH: REPOSITORY, BICAMERAL_HOME: home, ...env },
  };
}

/** The reference server that people know, from the registry. */
export function serverMemory(folder: string): Program {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@modelcontextprotocol/server-memory/package.json');
  const { bin } = require(manifest) as { bin: Record<string, string> };
  const [script = ''] = Object.values(bin);
  return {
    args: [path.join(path.dirname(manifest), script)],
    env: { ...plainEnvironment(), MEMORY_FILE_PATH: path.join(folder, 'memory.jsonl') },
  };
}

export function plainEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: os.homedir() };
}
