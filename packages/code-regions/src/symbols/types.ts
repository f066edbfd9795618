export type Language =
  'cpp' | 'csharp' | 'go' | 'java' | 'javascript' | 'php' | 'python' | 'ruby' | 'rust' | 'tsx' | 'typescript';

export type SymbolKind =
  | 'class'
  | 'constant'
  | 'constructor'
  | 'enum'
  | 'function'
  | 'interface'
  | 'macro'
  | 'method'
  | 'module'
  | 'property'
  | 'struct'
  | 'trait'
  | 'type'
  | 'variable';

/** One definition in a file. Lines count from 1 and include the whole declaration: `export`, decorators, attributes. */
export interface SymbolMatch {
  /** The last part alone, such as `method`. */
  name: string;
  /** With the types, modules and functions around it, such as `Class.method`; without namespaces and packages. */
  qualifiedName: string;
  kind: SymbolKind;
  startLine: number;
  endLine: number;
}

/** Lines of a file, from 1, both ends part of them. */
export interface CodeLines {
  content: string | Uint8Array;
  lines: readonly [start: number, end: number];
}

/** How much a change of a region is one of its meaning, as far as its syntax tells. */
export interface ChangeClassification {
  /**
   * `cosmetic`: only layout and comments; `semantic`: tokens or their structure; `uncertain`: the syntax was not
   * understood, or a comment changed that tools act on.
   */
  verdict: 'cosmetic' | 'semantic' | 'uncertain';
  /** From 0 to 1. */
  confidence: number;
  /** Counts: `tokens_removed`, `tokens_added`, `comments_changed`, `directives_changed`, `syntax_errors`. */
  signals: Readonly<Record<string, number>>;
  /** What the verdict rests on, in sentences. */
  evidence: readonly string[];
}

export interface SymbolFinder {
  /** By the file's name; null when it is none of the eleven. */
  languageOf(path: string): Language | null;
  /**
   * All definitions that a name may mean, in the file's order: overloads and duplicates too. Takes `Class.method`,
   * `Class::method`, `Class#method` or the bare `method`. One that is named exactly hides those named in part.
   *
   * @throws CodeRegionsError UNSUPPORTED_LANGUAGE, FILE_TOO_LARGE (over 2 MB), BINARY_FILE, TOO_COMPLEX, GRAMMAR_NOT_FOUND
   */
  find(path: string, content: string | Uint8Array, name: string): Promise<SymbolMatch[]>;
  /** All definitions of a file, in its order. Throws as {@link SymbolFinder.find} does. */
  list(path: string, content: string | Uint8Array): Promise<SymbolMatch[]>;
  /**
   * Whether a definition of this qualified name is exactly these lines, told without a look at the rest of the file: of a
   * name that is declared or assigned more than once there may be one here that {@link SymbolFinder.list} leaves out.
   * Throws as {@link SymbolFinder.find} does.
   */
  isDefinedAt(
    path: string,
    content: string | Uint8Array,
    lines: readonly [start: number, end: number],
    qualifiedName: string,
  ): Promise<boolean>;
  /** Compares a region before and after a change; `path` tells the language. Throws as {@link SymbolFinder.find} does. */
  classifyChange(path: string, before: CodeLines, after: CodeLines): Promise<ChangeClassification>;
  /**
   * Whether `classifyChange` would call it `cosmetic`. Where the lines that differ show that it is not, which they nearly
   * always do, the syntax of the state before is not read.
   */
  isCosmetic(path: string, before: CodeLines, after: CodeLines): Promise<boolean>;
}
