import { posix } from 'node:path';

/** How generated code of one language looks: just enough for a symbol to be found in it, and an import to be followed. */
export interface Template {
  readonly head?: (file: string) => string;
  /** Empty where the language can not import that file. */
  readonly importOf?: (from: string, to: string) => string;
  readonly define: (symbol: string) => string;
}

/** The module that Go's imports begin with, and the file that names it. */
const GO_MODULE = 'module1';
export const GO_MOD = { path: 'go.mod', content: `module ${GO_MODULE}\n\ngo 1.22\n` } as const;

const javascript: Template = {
  importOf: (from, to) => `import '${beside(from, to)}';\n`,
  define: (symbol) => `export function ${symbol}() {\n  return 1;\n}\n`,
};

const python: Template = {
  importOf: (_, to) => `import ${dotted(withoutEnding(to))}\n`,
  define: (symbol) => `def ${symbol}():\n    return 1\n`,
};

/** An import means all files of a folder. */
const go: Template = {
  head: (file) => `package ${posix.dirname(file) === '.' ? 'main' : posix.basename(posix.dirname(file))}\n`,
  importOf: (from, to) => {
    const folder = posix.dirname(to);
    return folder === '.' || folder === posix.dirname(from) ? '' : `import _ "${GO_MODULE}/${folder}"\n`;
  },
  define: (symbol) => `func ${symbol}() int {\n\treturn 1\n}\n`,
};

const rust: Template = {
  importOf: (from, to) => {
    const parts = posix.relative(posix.dirname(from), withoutEnding(to)).split('/');
    return `use super::${parts.map((part) => (part === '..' ? 'super' : part)).join('::')};\n`;
  },
  define: (symbol) => `pub fn ${symbol}() -> i32 {\n    1\n}\n`,
};

const java: Template = {
  head: (file) => (posix.dirname(file) === '.' ? '' : `package ${dotted(posix.dirname(file))};\n`),
  importOf: (_, to) => (posix.dirname(to) === '.' ? '' : `import ${dotted(withoutEnding(to))};\n`),
  define: (symbol) => `class Of_${symbol} {\n    static int ${symbol}() {\n        return 1;\n    }\n}\n`,
};

const csharp: Template = {
  define: (symbol) => `class Of_${symbol}\n{\n    static int ${symbol}()\n    {\n        return 1;\n    }\n}\n`,
};

const cpp: Template = {
  importOf: (from, to) => `#include "${posix.relative(posix.dirname(from), to)}"\n`,
  define: (symbol) => `int ${symbol}() {\n    return 1;\n}\n`,
};

const php: Template = {
  head: () => '<?php\n',
  importOf: (from, to) => `require __DIR__ . '/${posix.relative(posix.dirname(from), to)}';\n`,
  define: (symbol) => `function ${symbol}()\n{\n    return 1;\n}\n`,
};

const ruby: Template = {
  importOf: (from, to) => `require_relative '${withoutEnding(beside(from, to))}'\n`,
  define: (symbol) => `def ${symbol}\n  1\nend\n`,
};

const CODE: Readonly<Record<string, Template>> = {
  ...each('ts tsx mts cts js jsx mjs cjs', javascript),
  ...each('py pyi', python),
  ...each('go', go),
  ...each('rs', rust),
  ...each('java', java),
  ...each('cs', csharp),
  ...each('cc cpp cxx h hh hpp hxx', cpp),
  ...each('php', php),
  ...each('rb', ruby),
};

const TEXT =
  'bash bat c cfg clj conf css csv dart el elm env erl ex exs fs gradle graphql groovy hcl hs html ini ipynb jl json kt kts less lua m md mdx ml nix pl proto ps1 r rst sass scala scss sh sol sql svelte swift tex tf toml txt vue xml yaml yml zig'.split(
    ' ',
  );

/** The endings that a placeholder may have, without the dot. */
export const ENDINGS: ReadonlySet<string> = new Set([...Object.keys(CODE), ...TEXT]);

/** A rare ending could tell whose file it is, so it becomes `txt`. */
export function keptEnding(file: string): string {
  const ending = posix.extname(file).slice(1).toLowerCase();
  return ENDINGS.has(ending) ? ending : 'txt';
}

/** Undefined for files in which no symbol is looked for. */
export function templateOf(file: string): Template | undefined {
  return CODE[posix.extname(file).slice(1)];
}

function each(endings: string, template: Template): Record<string, Template> {
  return Object.fromEntries(endings.split(' ').map((ending) => [ending, template]));
}

function beside(from: string, to: string): string {
  const relative = posix.relative(posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function withoutEnding(file: string): string {
  return file.slice(0, -posix.extname(file).length);
}

function dotted(file: string): string {
  return file.replaceAll('/', '.');
}
