import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

export interface Installed {
  readonly packages: number;
  readonly bytes: number;
}

/** What installing a package puts on the disk: the package itself and, once each, all that it depends on. */
export function installed(folder: string): Installed {
  const seen = new Map<string, number>();
  const add = (own: string): void => {
    if (seen.has(own)) return;
    const manifest = manifestOf(own);
    seen.set(own, publishedBytes(own, manifest));
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const found = findPackage(own, name);
      // One for another system is not installed; anything else that is missing is a mistake here.
      if (found !== undefined) add(found);
      else if (manifest.optionalDependencies?.[name] === undefined) throw new Error(`${own} needs ${name}: not there.`);
    }
  };
  add(folder);
  return { packages: seen.size, bytes: [...seen.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** As Node looks for it: in `node_modules` of the folder and of those above it. */
function findPackage(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(found, 'package.json'))) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** An installed package is on the disk as it was published; one of this workspace would ship only its `files`. */
function publishedBytes(folder: string, { files = [] }: Manifest): number {
  const isOwn = existsSync(path.join(folder, 'tsconfig.json')) && existsSync(path.join(folder, 'src'));
  if (!isOwn) return bytesIn(folder);
  return ['package.json', 'README.md', 'LICENSE', ...files]
    .flatMap((name) => filesNamed(path.join(folder, name)))
    .reduce((sum, file) => sum + bytesIn(file), 0);
}

/** The files that an entry of `files` names: one, or in a folder all that begin and end as it says around a `*`. */
function filesNamed(entry: string): string[] {
  const folder = path.dirname(entry);
  const [start = '', end] = path.basename(entry).split('*');
  if (end === undefined) return [entry];
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .map((name) => path.join(folder, name));
}

function bytesIn(file: string): number {
  const status = statSync(file);
  if (!status.isDirectory()) return status.size;
  const names = readdirSync(file).filter((name) => name !== 'node_modules');
  return names.reduce((sum, name) => sum + bytesIn(path.join(file, name)), 0);
}
