import type { LanguageRules } from '../rules.js';
import type { Language } from '../types.js';
import { cpp } from './cpp.js';
import { csharp } from './csharp.js';
import { go } from './go.js';
import { java } from './java.js';
import { javascript, typescript } from './javascript.js';
import { php } from './php.js';
import { python } from './python.js';
import { ruby } from './ruby.js';
import { rust } from './rust.js';

interface LanguageEntry {
  /** The grammar's file in `@vscode/tree-sitter-wasm`. */
  grammar: string;
  /** Endings of file names, without the dot. */
  extensions: readonly string[];
  rules: LanguageRules;
}

export const LANGUAGES: Readonly<Record<Language, LanguageEntry>> = {
  cpp: {
    grammar: 'tree-sitter-cpp.wasm',
    extensions: ['cpp', 'cc', 'cxx', 'c++', 'h', 'hpp', 'hh', 'hxx', 'h++', 'ipp', 'tpp', 'inl'],
    rules: cpp,
  },
  csharp: { grammar: 'tree-sitter-c-sharp.wasm', extensions: ['cs'], rules: csharp },
  go: { grammar: 'tree-sitter-go.wasm', extensions: ['go'], rules: go },
  java: { grammar: 'tree-sitter-java.wasm', extensions: ['java'], rules: java },
  javascript: { grammar: 'tree-sitter-javascript.wasm', extensions: ['js', 'mjs', 'cjs', 'jsx'], rules: javascript },
  php: { grammar: 'tree-sitter-php.wasm', extensions: ['php', 'phtml'], rules: php },
  python: { grammar: 'tree-sitter-python.wasm', extensions: ['py', 'pyi', 'pyw'], rules: python },
  ruby: { grammar: 'tree-sitter-ruby.wasm', extensions: ['rb', 'rake', 'gemspec'], rules: ruby },
  rust: { grammar: 'tree-sitter-rust.wasm', extensions: ['rs'], rules: rust },
  tsx: { grammar: 'tree-sitter-tsx.wasm', extensions: ['tsx'], rules: typescript },
  typescript: { grammar: 'tree-sitter-typescript.wasm', extensions: ['ts', 'mts', 'cts'], rules: typescript },
};

const BY_EXTENSION = new Map(
  (Object.keys(LANGUAGES) as Language[]).flatMap((language) =>
    LANGUAGES[language].extensions.map((extension) => [extension, language] as const),
  ),
);

/** The language that a file's name tells, upper or lower case; null for all others. */
export function languageOf(path: string): Language | null {
  const extension = /[^/\\.][^/\\]*?\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  return BY_EXTENSION.get(extension ?? '') ?? null;
}
