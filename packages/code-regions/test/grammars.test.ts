import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { createSymbolFinder, grammarFiles } from '../src/index.js';
import { cleanUp, temporaryDirectory } from './support/test-repository.js';

afterEach(cleanUp);

const NAMES = [
  'tree-sitter-c-sharp.wasm',
  'tree-sitter-cpp.wasm',
  'tree-sitter-go.wasm',
  'tree-sitter-java.wasm',
  'tree-sitter-javascript.wasm',
  'tree-sitter-php.wasm',
  'tree-sitter-python.wasm',
  'tree-sitter-ruby.wasm',
  'tree-sitter-rust.wasm',
  'tree-sitter-tsx.wasm',
  'tree-sitter-typescript.wasm',
  'web-tree-sitter.wasm',
];

describe('grammarFiles', () => {
  it('names the eleven grammars and the runtime, all there', () => {
    const files = grammarFiles();
    expect(files.map((file) => basename(file)).sort()).toEqual(NAMES);
    expect(files.every((file) => isAbsolute(file) && existsSync(file))).toBe(true);
  });
});

describe('grammarDirectory', () => {
  it('is the only place that is read, in a program of its own', () => {
    const directory = temporaryDirectory();
    for (const file of grammarFiles()) copyFileSync(file, join(directory, basename(file)));
    const library = new URL('../dist/index.js', import.meta.url).href;
    const program = `
      const { createSymbolFinder } = await import(${JSON.stringify(library)});
      const here = createSymbolFinder({ grammarDirectory: ${JSON.stringify(directory)} });
      const nowhere = createSymbolFinder({ grammarDirectory: ${JSON.stringify(join(directory, 'none'))} });
      const refused = await nowhere.list('a.go', 'package a').catch((error) => error.code);
      const found = await here.list('a.go', 'package a\\nfunc F() {}');
      process.stdout.write([refused, found[0].name].join(' '));
    `;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
    expect(printed.toString('utf8')).toBe('GRAMMAR_NOT_FOUND F');
  });

  it('that lacks a file is an error that names the file', async () => {
    const directory = temporaryDirectory();
    const finder = createSymbolFinder({ grammarDirectory: directory });
    for (const file of grammarFiles()) {
      if (!file.endsWith('rust.wasm')) copyFileSync(file, join(directory, basename(file)));
    }
    await expect(finder.list('a.rs', 'fn f() {}')).rejects.toMatchObject({
      code: 'GRAMMAR_NOT_FOUND',
      data: { path: join(directory, 'tree-sitter-rust.wasm') },
    });
    const [rust = ''] = grammarFiles().filter((file) => file.endsWith('rust.wasm'));
    copyFileSync(rust, join(directory, 'tree-sitter-rust.wasm'));
    expect(await finder.list('a.rs', 'fn f() {}')).toHaveLength(1);
  });
});
