import { createHash } from 'node:crypto';
import { classifyShapes } from './classify.js';
import { codeShape, type CodeShape } from './code-shape.js';
import { definitionsIn, type Definition } from './definitions.js';
import { Grammars } from './grammars.js';
import { LANGUAGES, languageOf } from './languages/index.js';
import { matchName } from './match-name.js';
import { parsable, requireLanguage, SyntaxReader } from './parse.js';
import type { CodeLines, SymbolFinder, SymbolMatch } from './types.js';

/** Several bound symbols of one file, before and after a change, are looked up in a row. */
const REMEMBERED_FILES = 4;

export interface SymbolFinderOptions {
  /** A folder with all files of `grammarFiles()`; by default they are taken from the installed packages. */
  grammarDirectory?: string;
  /** Most milliseconds for one file. Parsing blocks the process, and a hostile file would take minutes. */
  timeoutMs?: number;
  /** Milliseconds of a clock that never goes back; for tests. */
  now?: () => number;
}

/** Makes a finder of symbols. Grammars are loaded when the first file of their language comes. */
export function createSymbolFinder(options: SymbolFinderOptions = {}): SymbolFinder {
  const { grammarDirectory, timeoutMs = 3000, now = () => performance.now() } = options;
  const reader = new SyntaxReader(new Grammars(grammarDirectory), timeoutMs, now);
  const remembered = new Map<string, Definition[]>();

  const definitions = async (path: string, content: string | Uint8Array): Promise<Definition[]> => {
    const language = requireLanguage(path);
    const bytes = parsable(path, content);
    const key = `${language} ${createHash('sha256').update(bytes).digest('hex')}`;
    const known =
      remembered.get(key) ??
      (await reader.read(path, bytes, ({ root, query, expired }) =>
        definitionsIn(root, query, LANGUAGES[language].rules, expired),
      ));
    remembered.delete(key);
    remembered.set(key, known);
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED_FILES && oldest !== undefined) remembered.delete(oldest);
    return known;
  };

  const shape = (path: string, { content, lines }: CodeLines): Promise<CodeShape> =>
    reader.read(path, parsable(path, content), (file) => codeShape(file, lines));

  return {
    languageOf,
    find: async (path, content, name) => matchName(await definitions(path, content), name).map(publicPart),
    list: async (path, content) => (await definitions(path, content)).map(publicPart),
    classifyChange: async (path, before, after) => classifyShapes(await shape(path, before), await shape(path, after)),
  };
}

function publicPart({ name, qualifiedName, kind, startLine, endLine }: Definition): SymbolMatch {
  return { name, qualifiedName, kind, startLine, endLine };
}
