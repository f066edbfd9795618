import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { git } from './processes.js';
import { readJson, workspaceRoot, type Manifest } from './workspace.js';

/** Shares the installed dependencies with a workspace in `folder`. */
export function linkDependencies(folder: string): void {
  symlinkSync(path.join(workspaceRoot, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
}

export function copyFiles(files: readonly string[], folder: string): void {
  for (const file of files) cpSync(path.join(workspaceRoot, file), path.join(folder, file));
}

export function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

/**
 * A copy of this workspace, with its projects, its nx.json and its inputs, where every task runs an empty command: it
 * shows which tasks Nx runs and which it takes from the cache.
 */
export async function copyWorkspace(folder: string): Promise<void> {
  const listed = await git(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], workspaceRoot);
  copyFiles(listed.split('\0').filter(Boolean), folder);
  linkDependencies(folder);
  for (const file of listed.split('\0').filter((name) => /^(packages|tools)\/[^/]+\/package\.json$/.test(name))) {
    const manifest = readJson(path.join(folder, file)) as Manifest;
    for (const target of Object.values(manifest.nx.targets)) target.command = 'exit 0';
    write(folder, file, JSON.stringify(manifest));
  }
}

export function append(folder: string, file: string, text: string): void {
  write(folder, file, readFileSync(path.join(folder, file), 'utf8') + text);
}
