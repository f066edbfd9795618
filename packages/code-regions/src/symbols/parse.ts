import type { Node, Parser, Query, Tree } from 'web-tree-sitter';
import { CodeRegionsError } from '../errors.js';
import type { Grammars } from './grammars.js';
import { LANGUAGES, languageOf } from './languages/index.js';
import type { Language } from './types.js';

const MAX_BYTES = 2 * 1024 * 1024;
/** As far as git looks for a NUL to tell a binary file. */
const BINARY_PROBE = 8000;
/**
 * A change is looked at more than once, from both sides, and parsing is most of that work; so many characters of source
 * are kept parsed, which takes some thirty times as many bytes.
 */
const KEPT_CHARACTERS = 512 * 1024;
/** What leaves no room for others is not kept. */
const MAX_KEPT_CHARACTERS = KEPT_CHARACTERS / 2;

export interface ParsedFile {
  language: Language;
  /** What the indices of its nodes count in. */
  text: string;
  root: Node;
  /** Captures every node that the language's rules want to see. */
  query: Query;
  /** True when the time is up; what is worked out after that is thrown away. */
  expired: () => boolean;
}

/** Reads the syntax of files, at most `timeoutMs` each, what `use` does included. */
export class SyntaxReader {
  readonly #grammars: Grammars;
  readonly #timeoutMs: number;
  readonly #now: () => number;
  /** By language and text, the least recently used first. */
  readonly #kept = new Map<string, Tree>();
  #keptCharacters = 0;

  constructor(grammars: Grammars, timeoutMs: number, now: () => number) {
    this.#grammars = grammars;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** @param use must be done with the syntax when it returns */
  async read<T>(path: string, content: Buffer, use: (file: ParsedFile) => T): Promise<T> {
    const language = requireLanguage(path);
    const { parser, query } = await this.#grammars.load(language);
    const end = this.#now() + this.#timeoutMs;
    const expired = (): boolean => this.#now() > end;
    const text = content.toString('utf8');
    const key = `${language} ${text}`;
    const tree = this.#take(key) ?? parse(parser, text, expired);
    if (tree === null) throw this.#tooComplex(path);
    try {
      const result = use({ language, text, root: tree.rootNode, query, expired });
      if (expired()) throw this.#tooComplex(path);
      return result;
    } finally {
      if (key.length > MAX_KEPT_CHARACTERS || expired()) tree.delete();
      else this.#keep(key, tree);
    }
  }

  #take(key: string): Tree | undefined {
    const tree = this.#kept.get(key);
    if (tree !== undefined) this.#drop(key);
    return tree;
  }

  #keep(key: string, tree: Tree): void {
    this.#kept.set(key, tree);
    this.#keptCharacters += key.length;
    for (const [oldest, itsTree] of this.#kept) {
      if (this.#keptCharacters <= KEPT_CHARACTERS) return;
      this.#drop(oldest);
      itsTree.delete();
    }
  }

  #drop(key: string): void {
    this.#kept.delete(key);
    this.#keptCharacters -= key.length;
  }

  #tooComplex(path: string): CodeRegionsError {
    const timeoutMs = this.#timeoutMs;
    const message = `${path} took longer than ${timeoutMs} ms to read for symbols. Give lines instead.`;
    return new CodeRegionsError('TOO_COMPLEX', message, { path, timeoutMs });
  }
}

function parse(parser: Parser, text: string, expired: () => boolean): Tree | null {
  const tree = parser.parse(text, null, { progressCallback: expired });
  // One that was stopped would go on where it was.
  if (tree === null) parser.reset();
  return tree;
}

/** The bytes of a file that can be parsed: not too large, and no binary. */
export function parsable(path: string, content: string | Uint8Array): Buffer {
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

export function requireLanguage(path: string): Language {
  const language = languageOf(path);
  if (language !== null) return language;
  const known = Object.values(LANGUAGES).flatMap(({ extensions }) => extensions);
  const message = `Symbols can not be found in ${path}: give lines instead. Known endings: ${known.join(', ')}.`;
  throw new CodeRegionsError('UNSUPPORTED_LANGUAGE', message, { path });
}
