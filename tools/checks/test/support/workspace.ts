import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const workspaceRoot = path.resolve(fileURLToPath(import.meta.url), '../../../../..');

/** What the checks read of a package.json. */
export interface Manifest {
  name: string;
  version: string;
  license?: string;
  type?: string;
  sideEffects?: boolean;
  private?: boolean;
  engines?: Record<string, string>;
  exports?: Record<string, unknown>;
  files?: string[];
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  nx: { name: string; tags: string[]; targets: Record<string, { command: string; options: { cwd: string } }> };
}

export interface WorkspaceProject {
  /** Relative to the workspace, with `/`: `packages/jsonl-sink`. */
  root: string;
  folder: string;
  manifest: Manifest;
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function projectsIn(parent: string): WorkspaceProject[] {
  return readdirSync(path.join(workspaceRoot, parent), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && readdirSync(path.join(entry.parentPath, entry.name)).includes('package.json'),
    )
    .map((entry) => {
      const folder = path.join(workspaceRoot, parent, entry.name);
      const manifest = readJson(path.join(folder, 'package.json')) as Manifest;
      return { root: `${parent}/${entry.name}`, folder, manifest };
    });
}

/** The publishable packages, the app among them. */
export const packages = projectsIn('packages');
/** The packages that others import. */
export const libraries = packages.filter(({ manifest }) => manifest.bin === undefined);
export const tools = projectsIn('tools');

export function packageFolder(name: string): string {
  return path.join(workspaceRoot, 'packages', name);
}
