import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language as Grammar, Parser, Query } from 'web-tree-sitter';
import { CodeRegionsError } from '../errors.js';
import { installedPath, RUNTIME } from './grammar-files.js';
import { LANGUAGES } from './languages/index.js';
import type { Language } from './types.js';

export interface LoadedGrammar {
  parser: Parser;
  /** Captures every node that the language's rules want to see. */
  query: Query;
}

/** The runtime is one for the whole process, whoever asks first. */
let runtime: Promise<void> | null = null;

/** Where the WebAssembly files lie: all in one folder when it is given, else in the packages that they come from. */
export class Grammars {
  readonly #directory: string | undefined;
  readonly #loaded = new Map<Language, Promise<LoadedGrammar>>();

  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  /** Loaded when first asked for, once; after a failure the next call tries again. */
  load(language: Language): Promise<LoadedGrammar> {
    const known = this.#loaded.get(language);
    if (known !== undefined) return known;
    const loading = this.#load(language);
    this.#loaded.set(language, loading);
    loading.catch(() => this.#loaded.delete(language));
    return loading;
  }

  async #load(language: Language): Promise<LoadedGrammar> {
    runtime ??= startRuntime(this.#pathOf(RUNTIME));
    try {
      await runtime;
    } catch (error) {
      runtime = null;
      throw error;
    }
    const { grammar: file, rules } = LANGUAGES[language];
    const grammar = await Grammar.load(await readWasm(this.#pathOf(file)));
    const query = new Query(grammar, `[${rules.nodeTypes.map((type) => `(${type})`).join(' ')}] @definition`);
    return { parser: new Parser().setLanguage(grammar), query };
  }

  #pathOf(file: string): string {
    return this.#directory === undefined ? installedPath(file) : join(this.#directory, file);
  }
}

async function startRuntime(path: string): Promise<void> {
  await Parser.init({ wasmBinary: await readWasm(path) });
}

async function readWasm(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const message = `The grammar file ${path} can not be read. Install the package again, or check grammarDirectory.`;
    throw new CodeRegionsError('GRAMMAR_NOT_FOUND', message, { path }, error);
  }
}
