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
}
