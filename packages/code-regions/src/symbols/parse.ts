import { createHash } from 'node:crypto';
import type { Node, Parser, Query, Tree } from 'web-tree-sitter';
import { CodeRegionsError } from '../errors.js';
import type { Grammars } from './grammars.js';
import { LANGUAGES, languageOf } from './languages/index.js';
import type { Language } from './types.js';

const MAX_BYTES = 2 * 1024 * 1024;
/** As far as git looks for a NUL to tell a binary file. */
const BINARY_PROBE = 8000;
/** A change is looked at more than once, from both sides, and parsing is most of that work. */
const KEPT_TREES = 2;
/** The tree of a larger file would hold too much memory for as long as nothing else is parsed. */
const MAX_KEPT_BYTES = 256 * 1024;

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
  readonly #kept = new Map<string, Tree>();

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
    const key = `${language} ${createHash('sha256').update(content).digest('hex')}`;
    const text = content.toString('utf8');
    const tree = this.#kept.get(key) ?? parse(parser, text, expired);
    if (tree === null) throw this.#tooComplex(path);
    this.#kept.delete(key);
    try {
      const result = use({ language, text, root: tree.rootNode, query, expired });
      if (expired()) throw this.#tooComplex(path);
      return result;
    } finally {
      if (content.length > MAX_KEPT_BYTES || expired()) tree.delete();
      else this.#keep(key, tree);
    }
  }

  #keep(key: string, tree: Tree): void {
    this.#kept.set(key, tree);
    const [oldest] = this.#kept;
    if (this.#kept.size <= KEPT_TREES || oldest === undefined) return;
    this.#kept.delete(oldest[0]);
    oldest[1].delete();
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
