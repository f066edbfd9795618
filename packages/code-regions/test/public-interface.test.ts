import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import * as built from '../dist/index.js';
import * as source from '../src/index.js';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;

describe('the public interface', () => {
  it('is these names', () => {
    const names = [
      'CodeRegionsError',
      'contentHash',
      'countLines',
      'createImportReader',
      'createScratchRepository',
      'createSymbolFinder',
      'findMovedSymbol',
      'followRegion',
      'grammarFiles',
      'nearestNames',
      'openRepository',
      'regionText',
      'repositoryPath',
      'workTrees',
    ];
    expect(Object.keys(source).sort()).toEqual(names);
    expect(Object.keys(built).sort()).toEqual(names);
  });

  it('is one entry point and the manifest', () => {
    expect(manifest['exports']).toEqual({
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    });
    expect(manifest['files']).toEqual(['dist', '!dist/*.tsbuildinfo']);
  });

  it('has types that need none of the parser’s, which do not compile without a browser’s', () => {
    const seen = new Set<string>();
    const visit = (url: URL): void => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const text = readFileSync(url, 'utf8');
      expect(text).not.toContain("from 'web-tree-sitter'");
      for (const [, path = ''] of text.matchAll(/from '(\.[^']+)\.js'/g)) visit(new URL(`${path}.d.ts`, url));
    };
    visit(new URL('../dist/index.d.ts', import.meta.url));
    expect(seen.size).toBeGreaterThan(8);
  });
});

describe('CodeRegionsError', () => {
  it('carries its code, its data and its cause', () => {
    const cause = new Error('why');
    const error = new source.CodeRegionsError('BAD_PATH', 'what to do', { path: 'x' }, cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'CodeRegionsError', code: 'BAD_PATH', message: 'what to do', cause });
    expect(error.data).toEqual({ path: 'x' });
    expect('cause' in new source.CodeRegionsError('BAD_PATH', 'x')).toBe(false);
  });
});
