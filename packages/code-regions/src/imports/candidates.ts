import { posix } from 'node:path';
import type { Language } from '../symbols/types.js';

/** The paths that one import may mean, likeliest first; of a directory all its source files are meant. */
export interface Candidates {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

const JS_ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs'];
/** What a compiler writes `.js` for. */
const JS_SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/** The paths of a JavaScript module without its ending, or with the one that it has when it is compiled. */
export function javascriptFiles(base: string): string[] {
  const ending = posix.extname(base);
  const sources = JS_SOURCES[ending]?.map((source) => base.slice(0, -ending.length) + source) ?? [];
  return [
    ...sources,
    base,
    ...JS_ENDINGS.map((each) => base + each),
    ...JS_ENDINGS.map((each) => `${base}/index${each}`),
  ];
}

type Resolver = (file: string, name: string, own: string) => Candidates;

const javascript: Resolver = (file, name) =>
  files(/^\.\.?(\/|$)/.test(name) ? javascriptFiles(beside(file, name)) : []);

/** Absolute modules are looked for from the roots of the packages that the file lies in, outwards, and from `src`. */
const python: Resolver = (file, name) => {
  const dots = /^\.+/.exec(name)?.[0].length ?? 0;
  const path = name.slice(dots).replaceAll('.', '/');
  const roots = dots > 0 ? [climb(posix.dirname(file), dots - 1)] : [...ancestors(file), 'src'];
  return files(
    roots.flatMap((root) => {
      const base = posix.join(root, path);
      return path === '' ? [`${base}/__init__.py`] : [`${base}.py`, `${base}/__init__.py`, `${base}.pyi`];
    }),
  );
};

/** `crate` is the nearest `src`; the last part may be an item of the module before it. */
const rust: Resolver = (file, name) => {
  const parts = name.split('::').filter((part) => part !== '*');
  const stem = posix.basename(file, '.rs');
  const directory = posix.dirname(file);
  const inside = ['mod', 'lib', 'main'].includes(stem) ? directory : posix.join(directory, stem);
  const [first, ...rest] = parts;
  const source = /^(.*?\/)??src(?=\/)/.exec(file)?.[0] ?? directory;
  let base: string;
  if (first === 'crate') base = source;
  else if (first === 'self') base = inside;
  else if (first === 'super') base = posix.dirname(inside);
  else return files([]);
  while (rest[0] === 'super') {
    base = posix.dirname(base);
    rest.shift();
  }
  return files(
    rest.flatMap((_, index) => {
      const path = posix.join(base, ...rest.slice(0, rest.length - index));
      return [`${path}.rs`, `${path}/mod.rs`];
    }),
  );
};

/** The source root follows from the file's own package; an import of a nested class or a static names its class's file. */
const java: Resolver = (file, name, own) => {
  const root = rootOf(file, own.replaceAll('.', '/'));
  if (root === null) return files([]);
  const path = name.replaceAll('.', '/');
  if (path.endsWith('/*')) return { files: [], directories: [posix.join(root, path.slice(0, -2))] };
  const shorter = [path, posix.dirname(path), posix.dirname(posix.dirname(path))];
  return files(shorter.map((each) => posix.join(root, `${each}.java`)));
};

const cpp: Resolver = (file, name) =>
  files([beside(file, name), ...['', 'include', 'src'].map((root) => posix.join(root, name))]);

const php: Resolver = (file, name, own) => {
  if (name.startsWith('./')) return files([beside(file, name), posix.normalize(name)]);
  const root = rootOf(file, own.replaceAll('\\', '/'));
  const path = `${name.replace(/^\\/, '').replaceAll('\\', '/')}.php`;
  if (root !== null) return files([posix.join(root, path)]);
  // PSR-4: the first parts of a namespace may stand for a folder.
  const shared = commonFolders(file, own, path);
  return files(shared === null ? [] : [shared]);
};

const ruby: Resolver = (file, name) => {
  const bases = name.startsWith('./')
    ? [beside(file, name)]
    : [
        ...ancestors(file).map((root) => posix.join(root, 'lib', name)),
        ...ancestors(file).map((root) => posix.join(root, name)),
      ];
  return files(bases.map((base) => (base.endsWith('.rb') ? base : `${base}.rb`)));
};

/** Go's packages depend on the module's path, which is read elsewhere; C# has no files to name. */
export const CANDIDATES: Readonly<Record<Exclude<Language, 'csharp' | 'go'>, Resolver>> = {
  cpp,
  java,
  javascript,
  php,
  python,
  ruby,
  rust,
  tsx: javascript,
  typescript: javascript,
};

function files(paths: readonly string[]): Candidates {
  const inside = paths.map((path) => posix.normalize(path)).filter((path) => !path.startsWith('../') && path !== '..');
  return { files: [...new Set(inside)], directories: [] };
}

function beside(file: string, name: string): string {
  return posix.join(posix.dirname(file), name);
}

function climb(directory: string, levels: number): string {
  return posix.join(directory, ...Array.from({ length: levels }, () => '..'));
}

/** The folders that a file lies in, nearest first, down to the root. */
export function ancestors(file: string): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(file); folder !== '.'; folder = posix.dirname(folder)) folders.push(folder);
  return [...folders, ''];
}

/** Where packages begin, when the file lies where its package says; null otherwise. */
function rootOf(file: string, packagePath: string): string | null {
  const folder = posix.dirname(file);
  if (packagePath === '') return folder === '.' ? '' : folder;
  if (folder === packagePath) return '';
  return folder.endsWith(`/${packagePath}`) ? folder.slice(0, -packagePath.length - 1) : null;
}

/** `App\Http\Kernel` in `app/Http/Kernel.php`: what follows the prefix is folders, the prefix is whatever is before. */
function commonFolders(file: string, own: string, path: string): string | null {
  const folders = posix.dirname(file).split('/');
  const parts = own.split('\\');
  let shared = 0;
  while (shared < parts.length && folders.at(-1 - shared) === parts.at(-1 - shared)) shared += 1;
  const prefix = parts.slice(0, parts.length - shared).join('/');
  if (prefix !== '' && !path.startsWith(`${prefix}/`)) return null;
  const root = folders.slice(0, folders.length - shared).join('/');
  return posix.join(root, prefix === '' ? path : path.slice(prefix.length + 1));
}
