import { createHash } from 'node:crypto';
import { Parser } from 'web-tree-sitter';
import { CodeRegionsError } from '../errors.js';
import { definitionsIn, type Definition } from './definitions.js';
import { Grammars } from './grammars.js';
import { LANGUAGES, languageOf } from './languages/index.js';
import { matchName } from './names.js';
import type { Language, SymbolFinder, SymbolMatch } from './types.js';

const MAX_BYTES = 2 * 1024 * 1024;
/** As far as git looks for a NUL to tell a binary file. */
const BINARY_PROBE = 8000;
/** Several bound symbols of one file, before and after a change, are looked up in a row. */
const REMEMBERED_FILES = 4;

export interface SymbolFinderOptions {
  /** A folder with all files of `grammarFiles()`; by default they are taken from the installed packages. */
  grammarDirectory?: string;
  /** Most milliseconds for one file. Parsing blocks the process, and a hostile file would take minutes. */
  timeoutMs?: number;
}

/** Makes a finder of symbols. Grammars are loaded when the first file of their language comes. */
export function createSymbolFinder({ grammarDirectory, timeoutMs = 3000 }: SymbolFinderOptions = {}): SymbolFinder {
  const grammars = new Grammars(grammarDirectory);
  const remembered = new Map<string, Definition[]>();

  const definitions = async (path: string, content: string | Uint8Array): Promise<Definition[]> => {
    const bytes = readable(path, content);
    const key = `${requireLanguage(path)} ${createHash('sha256').update(bytes).digest('hex')}`;
    const known = remembered.get(key) ?? (await parse(grammars, path, bytes.toString('utf8'), timeoutMs));
    remembered.delete(key);
    remembered.set(key, known);
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED_FILES && oldest !== undefined) remembered.delete(oldest);
    return known;
  };

  return {
    languageOf,
    find: async (path, content, name) => matchName(await definitions(path, content), name).map(publicPart),
    list: async (path, content) => (await definitions(path, content)).map(publicPart),
  };
}

async function parse(grammars: Grammars, path: string, text: string, timeoutMs: number): Promise<Definition[]> {
  const language = requireLanguage(path);
  const { grammar, query } = await grammars.load(language);
  const end = performance.now() + timeoutMs;
  const expired = (): boolean => performance.now() > end;
  const parser = new Parser();
  try {
    parser.setLanguage(grammar);
    const tree = parser.parse(text, null, { progressCallback: expired });
    try {
      const found = tree === null ? [] : definitionsIn(tree.rootNode, query, LANGUAGES[language].rules, expired);
      if (tree !== null && !expired()) return found;
    } finally {
      tree?.delete();
    }
  } finally {
    parser.delete();
  }
  const message = `${path} took longer than ${timeoutMs} ms to read for symbols. Give lines instead.`;
  throw new CodeRegionsError('TOO_COMPLEX', message, { path, timeoutMs });
}

function requireLanguage(path: string): Language {
  const language = languageOf(path);
  if (language !== null) return language;
  const known = Object.values(LANGUAGES).flatMap(({ extensions }) => extensions);
  const message = `Symbols can not be found in ${path}: give lines instead. Known endings: ${known.join(', ')}.`;
  throw new CodeRegionsError('UNSUPPORTED_LANGUAGE', message, { path });
}

function readable(path: string, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  if (bytes.length > MAX_BYTES) {
    const message = `${path} has ${bytes.length} bytes; symbols are found in files of up to ${MAX_BYTES}. Give lines instead.`;
    throw new CodeRegionsError('FILE_TOO_LARGE', message, { path, bytes: bytes.length, limit: MAX_BYTES });
  }
  if (bytes.subarray(0, BINARY_PROBE).includes(0)) {
    throw new CodeRegionsError('BINARY_FILE', `${path} is a binary file and has no symbols. Name a source file.`, {
      path,
    });
  }
  return bytes;
}

function publicPart({ name, qualifiedName, kind, startLine, endLine }: Definition): SymbolMatch {
  return { name, qualifiedName, kind, startLine, endLine };
}
