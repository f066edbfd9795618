import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { libraries, packageFolder, packages, readJson, workspaceRoot } from './support/workspace.js';

/**
 * What each package promises to others, as literals. A change here is a change of public API: make it on purpose, and
 * in the fixture as well.
 */
interface Surface {
  exports: string[];
  files: string[];
  bin?: string[];
  values?: string[];
  types?: string[];
}

const surfaces = readJson(path.join(workspaceRoot, 'tools/checks/fixtures/public-surface.json')) as Record<
  string,
  Surface
>;

function exportedNames(declarations: string): string[] {
  const program = ts.createProgram([declarations], { module: ts.ModuleKind.NodeNext, noLib: true, noResolve: false });
  const source = program.getSourceFile(declarations);
  const checker = program.getTypeChecker();
  const symbol = source && checker.getSymbolAtLocation(source);
  return symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
}

it('pins every package', () => {
  expect(Object.keys(surfaces)).toEqual(packages.map(({ manifest }) => manifest.name));
});

describe.each(packages)('$manifest.name', ({ manifest }) => {
  it('exports and ships what is pinned', () => {
    const pinned = surfaces[manifest.name];
    expect(Object.keys(manifest.exports ?? {})).toEqual(pinned?.exports);
    expect(manifest.files).toEqual(pinned?.files);
    expect(manifest.bin === undefined ? undefined : Object.keys(manifest.bin)).toEqual(pinned?.bin);
  });
});

describe.each(libraries)('$manifest.name', ({ manifest }) => {
  it('has the pinned names', async () => {
    const dist = path.join(packageFolder(manifest.nx.name), 'dist');
    const values = Object.keys((await import(pathToFileURL(path.join(dist, 'index.js')).href)) as object).sort();
    const types = exportedNames(path.join(dist, 'index.d.ts')).filter((name) => !values.includes(name));
    expect({ values, types: types.sort() }).toEqual({
      values: surfaces[manifest.name]?.values,
      types: surfaces[manifest.name]?.types,
    });
  });
});
