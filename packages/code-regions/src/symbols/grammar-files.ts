import { createRequire } from 'node:module';
import { LANGUAGES } from './languages/index.js';

/** The parser's own WebAssembly file. */
export const RUNTIME = 'web-tree-sitter.wasm';

/**
 * The WebAssembly files that finding symbols needs, as absolute paths in the installed packages: the eleven grammars and
 * the parser's runtime. A bundle copies these into one folder, under their own names, and gives that folder as
 * `grammarDirectory`.
 */
export function grammarFiles(): string[] {
  return [RUNTIME, ...Object.values(LANGUAGES).map(({ grammar }) => grammar)].map(installedPath);
}

/** Where npm put one of these files. */
export function installedPath(file: string): string {
  const folder = file === RUNTIME ? 'web-tree-sitter' : '@vscode/tree-sitter-wasm/wasm';
  return createRequire(import.meta.url).resolve(`${folder}/${file}`);
}
