import { hash } from 'node:crypto';
import { regionText } from '../content.js';
import { ObjectCache } from '../object-cache.js';
import { classifyShapes } from './classify.js';
import { beginsInComment, codeShape, type CodeShape } from './code-shape.js';
import { definitionsIn, isDefinedAt, type Definition } from './definitions.js';
import { Grammars } from './grammars.js';
import { languageOf } from './languages/index.js';
import { matchName } from './match-name.js';
import { parsable, requireLanguage, SyntaxReader } from './parse.js';
import { plainChange } from './plain-change.js';
import type { ChangeClassification, CodeLines, SymbolFinder, SymbolMatch } from './types.js';

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
  const remembered = new ObjectCache<Definition[]>(REMEMBERED_FILES);

  const definitions = async (path: string, content: string | Uint8Array): Promise<Definition[]> => {
    const language = requireLanguage(path);
    const bytes = parsable(path, content);
    const key = `${language} ${hash('sha256', bytes, 'hex')}`;
    const known = remembered.get(key) ?? (await reader.read(path, bytes, (file) => definitionsIn(file)));
    remembered.set(key, known, 1);
    return known;
  };

  const shape = (path: string, { content, lines }: CodeLines): Promise<CodeShape> =>
    reader.read(path, parsable(path, content), (file) => codeShape(file, lines));

  const classifyChange = async (path: string, before: CodeLines, after: CodeLines): Promise<ChangeClassification> =>
    classifyShapes(await shape(path, before), await shape(path, after));

  const isPlainlyCode = async (path: string, before: CodeLines, after: CodeLines): Promise<boolean> => {
    const first = plainChange(requireLanguage(path), textOf(before), textOf(after));
    if (first === null) return false;
    const { content, lines } = after;
    return !(await reader.read(path, parsable(path, content), (file) => beginsInComment(file, lines[0] + first)));
  };

  return {
    languageOf,
    find: async (path, content, name) => matchName(await definitions(path, content), name).map(publicPart),
    list: async (path, content) => (await definitions(path, content)).map(publicPart),
    isDefinedAt: (path, content, lines, name) =>
      reader.read(path, parsable(path, content), (file) => isDefinedAt(file, lines, name)),
    classifyChange,
    isCosmetic: async (path, before, after) =>
      !(await isPlainlyCode(path, before, after)) && (await classifyChange(path, before, after)).verdict === 'cosmetic',
  };
}

function textOf({ content, lines }: CodeLines): string[] {
  return regionText(content, ...lines).split('\n');
}

function publicPart({ name, qualifiedName, kind, startLine, endLine }: Definition): SymbolMatch {
  return { name, qualifiedName, kind, startLine, endLine };
}
