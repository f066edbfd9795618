import { posix } from 'node:path';
import { CodeRegionsError } from '../errors.js';
import type { GitRepository } from '../git/repository.js';
import { Grammars } from '../symbols/grammars.js';
import { ObjectCache } from '../object-cache.js';
import { LANGUAGES, languageOf } from '../symbols/languages/index.js';
import { parsable, SyntaxReader } from '../symbols/parse.js';
import type { Language } from '../symbols/types.js';
import { CANDIDATES } from './candidates.js';
import { plainImports } from './plain-imports.js';
import { SPECIFIERS, type Specifiers } from './specifiers.js';
import { Workspace } from './workspace.js';

export interface ImportReaderOptions {
  /** A folder with all files of `grammarFiles()`; by default they are taken from the installed packages. */
  grammarDirectory?: string;
  /** Most milliseconds for the parsing of one file. */
  timeoutMs?: number;
  /** Milliseconds of a clock that never goes back; for tests. */
  now?: () => number;
}

export interface ImportsRequest {
  repository: GitRepository;
  commit: string;
  /** Relative to the root, with `/`. */
  paths: readonly string[];
  /** Most neighbours to give, by default 100. */
  limit?: number;
}

export interface Imports {
  /** Files of the repository that the given ones import, one hop, each once: in the order of the given files, and of each in the order of its imports. */
  neighbours: string[];
  /** Given source files whose imports can not be told: of C#, too large, binary, or too slow to parse. */
  unreadable: string[];
  /** There are more neighbours than the limit. */
  truncated: boolean;
}

export interface ImportReader {
  /** Never throws for a single file; what is missing or no source file has no imports. */
  read(request: ImportsRequest): Promise<Imports>;
}

const DEFAULT_LIMIT = 100;

/** The same files are asked about again and again while somebody works on them, and parsing is most of the work. */
const REMEMBERED_FILES = 1_000;

/** Makes a reader of imports. Grammars are loaded when the first file of their language comes. */
export function createImportReader(options: ImportReaderOptions = {}): ImportReader {
  const { grammarDirectory, timeoutMs = 3000, now = () => performance.now() } = options;
  const syntax = new SyntaxReader(new Grammars(grammarDirectory), timeoutMs, now);
  /** By what the file holds. */
  const specifiers = new ObjectCache<Specifiers>(REMEMBERED_FILES);
  /** By the commit and the path, which is all that it depends on. */
  const resolved = new ObjectCache<readonly string[]>(REMEMBERED_FILES);

  /** The files that one imports: all, or more than `enough`; undefined when that can not be told. */
  const importsOf = async (file: FileInRepository, workspace: Workspace, enough: number) => {
    const language = languageOf(file.path);
    const id = language === null ? null : await file.repository.fileId(file.commit, file.path);
    if (language === null || id === null) return [];
    const key = `${language} ${id}`;
    const own = specifiers.get(key) ?? (await readSpecifiers(syntax, file, language));
    if (own === null) return undefined;
    specifiers.set(key, own, 1);
    const found = new Set<string>();
    for (const name of own.names) {
      for (const each of await resolve(file, workspace, language, name, own.own)) found.add(each);
      if (found.size > enough) return [...found];
    }
    resolved.set(placeOf(file), [...found], 1);
    return [...found];
  };

  return {
    async read({ repository, commit, paths, limit = DEFAULT_LIMIT }) {
      const workspace = new Workspace(repository, commit);
      const neighbours = new Set<string>();
      const unreadable: string[] = [];
      for (const path of paths) {
        const file = { repository, commit, path };
        const imported = resolved.get(placeOf(file)) ?? (await importsOf(file, workspace, limit + paths.length));
        if (imported === undefined) unreadable.push(path);
        for (const each of imported ?? []) {
          if (!paths.includes(each)) neighbours.add(each);
          if (neighbours.size > limit)
            return { neighbours: [...neighbours].slice(0, limit), unreadable, truncated: true };
        }
      }
      return { neighbours: [...neighbours], unreadable, truncated: false };
    },
  };
}

interface FileInRepository {
  readonly repository: GitRepository;
  readonly commit: string;
  readonly path: string;
}

function placeOf({ commit, path }: FileInRepository): string {
  return `${commit} ${path}`;
}

/** Null for a file whose imports can not be told. */
async function readSpecifiers(
  syntax: SyntaxReader,
  { repository, commit, path }: FileInRepository,
  language: Language,
): Promise<Specifiers | null> {
  const read = SPECIFIERS[language];
  if (read === null) return null;
  const file = await repository.readFile(commit, path);
  if (file.kind !== 'file') return null;
  try {
    const content = parsable(path, file.content);
    return plainSpecifiers(language, content) ?? (await syntax.read(path, content, ({ root }) => read(root)));
  } catch (error) {
    if (error instanceof CodeRegionsError && error.code !== 'GRAMMAR_NOT_FOUND') return null;
    throw error;
  }
}

function plainSpecifiers(language: Language, content: Buffer): Specifiers | null {
  if (SPECIFIERS[language] !== SPECIFIERS.javascript) return null;
  const names = plainImports(content.toString('utf8'), language === 'javascript' ? 'javascript' : 'typescript');
  return names === null ? null : { names, own: '' };
}

async function resolve(
  { repository, commit, path }: FileInRepository,
  workspace: Workspace,
  language: Language,
  name: string,
  own: string,
): Promise<string[]> {
  if (language === 'csharp') return [];
  if (language === 'go') {
    const folder = await workspace.goFolder(path, name);
    return folder === null ? [] : sources(repository, commit, folder, language);
  }
  const { files, directories } = CANDIDATES[language](path, name, own);
  const isJavaScript = SPECIFIERS[language] === SPECIFIERS.javascript;
  const all = isJavaScript && files.length === 0 ? await workspace.javascriptFiles(path, name) : files;
  for (const candidate of all) {
    if (await repository.isFile(commit, candidate)) return [candidate];
  }
  const found: string[] = [];
  for (const directory of directories) found.push(...(await sources(repository, commit, directory, language)));
  return found;
}

/** The source files of a folder, tests left out: whoever imports it imports them all. */
async function sources(
  repository: GitRepository,
  commit: string,
  folder: string,
  language: Language,
): Promise<string[]> {
  const entries = (await repository.listDirectory(commit, folder)) ?? [];
  const { extensions } = LANGUAGES[language];
  return entries
    .filter(({ name, kind }) => kind === 'file' && extensions.includes(posix.extname(name).slice(1)))
    .filter(({ name }) => !name.endsWith('_test.go'))
    .map(({ name }) => posix.join(folder, name));
}
