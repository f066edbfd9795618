import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { libraries, packages, readJson, tools, workspaceRoot, type Manifest } from './support/workspace.js';

const packageNames = packages.map(({ manifest }) => manifest.name);

function allDependencies(manifest: Manifest): Record<string, string> {
  return {
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
    ...manifest.dependencies,
  };
}

function references(file: string): string[] {
  const { references: listed = [] } = readJson(file) as { references?: { path: string }[] };
  return listed.map((reference) => reference.path).sort();
}

it('has the nine packages, each in a folder of its own name', () => {
  expect(packages.map(({ root, manifest }) => [root, manifest.name, manifest.nx.name])).toEqual(
    [
      'code-regions',
      'contracts',
      'decision-ledger',
      'failure-review',
      'jsonl-sink',
      'mcp-server',
      'preflight-telemetry',
      'salted-hash',
      'telemetry-flags',
    ].map((name) => [`packages/${name}`, `@bicameral/${name}`, name]),
  );
});

describe.each(packages)('$root', ({ folder, manifest }) => {
  it('is an ESM package that a bundler may shake, for the Node floor, under the project’s licence', () => {
    expect(manifest).toMatchObject({
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20.19' },
      license: 'Apache-2.0',
      version: '0.1.0',
    });
    expect(manifest.private).toBeUndefined();
  });

  it('carries its README and the project’s LICENSE', () => {
    expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toContain(`# ${manifest.name}`);
    expect(readFileSync(path.join(folder, 'LICENSE'), 'utf8')).toBe(
      readFileSync(path.join(workspaceRoot, 'LICENSE'), 'utf8'),
    );
  });

  it('takes exact versions', () => {
    for (const version of Object.values(allDependencies(manifest))) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has the four targets, which work alone', () => {
    const commands = Object.entries(manifest.nx.targets).map(([name, { command }]) => [name, command]);
    expect(Object.fromEntries(commands)).toMatchObject({
      typecheck: expect.stringContaining('tsc -p tsconfig.spec.json'),
      lint: 'eslint --max-warnings=0 .',
      test: 'node ../../tools/scripts/jest.mjs',
    });
    expect(Object.keys(manifest.nx.targets)).toContain('build');
  });

  it('references exactly the packages that it depends on', () => {
    const expected = Object.keys(allDependencies(manifest))
      .filter((name) => packageNames.includes(name))
      .map((name) => `../${name.replace('@bicameral/', '')}/tsconfig.lib.json`);
    expect(references(path.join(folder, 'tsconfig.lib.json'))).toEqual(expected.sort());
    expect(references(path.join(folder, 'tsconfig.json'))).toEqual(['./tsconfig.lib.json', './tsconfig.spec.json']);
    expect(references(path.join(folder, 'tsconfig.spec.json'))).toContain('./tsconfig.lib.json');
  });
});

describe.each(libraries)('$root', ({ folder, manifest }) => {
  it('has a closed export map with the types first', () => {
    const { '.': main, './package.json': own, ...subpaths } = manifest.exports ?? {};
    expect(own).toBe('./package.json');
    for (const conditions of [main, ...Object.values(subpaths)]) {
      expect(Object.keys(conditions as object)).toEqual(['types', 'default']);
      for (const file of Object.values(conditions as Record<string, string>)) {
        expect(existsSync(path.join(folder, file))).toBe(true);
      }
    }
    expect(manifest.files).toContain('dist');
  });
});

it('the app lists in devDependencies exactly what its bundle and its tests take in', () => {
  const app = packages.find(({ manifest }) => manifest.nx.name === 'mcp-server');
  const sources = ['src', 'test'].flatMap((part) =>
    readdirSync(path.join(app?.folder ?? '', part), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(app?.folder ?? '', part, file), 'utf8')),
  );
  const imported = sources.flatMap((source) =>
    [...source.matchAll(/(?:from|import\() ?'((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?'/g)].map(([, name = '']) => name),
  );
  const listed = Object.keys(app?.manifest.devDependencies ?? {}).filter((name) => !name.startsWith('@types/'));
  const elsewhere = ['@jest/globals', 'fast-check', 'gpt-tokenizer', ...Object.keys(app?.manifest.dependencies ?? {})];
  expect([...new Set(imported)].filter((name) => !elsewhere.includes(name)).sort()).toEqual(listed.sort());
});

describe('one version', () => {
  it('of every package and every external dependency in the whole workspace', () => {
    const root = readJson(path.join(workspaceRoot, 'package.json')) as Manifest;
    const all = [root, ...packages.map(({ manifest }) => manifest), ...tools.map(({ manifest }) => manifest)];
    const versions = new Map<string, Set<string>>();
    for (const manifest of all) {
      for (const [name, version] of Object.entries(allDependencies(manifest))) {
        versions.set(name, (versions.get(name) ?? new Set()).add(version));
      }
    }
    for (const { manifest } of packages) versions.get(manifest.name)?.add(manifest.version);
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
  });
});

it('the root tsconfig references every package', () => {
  expect(references(path.join(workspaceRoot, 'tsconfig.json'))).toEqual(
    expect.arrayContaining(packages.map(({ root }) => `./${root}`)),
  );
});

describe('the boundary table', () => {
  interface Constraint {
    sourceTag: string;
    onlyDependOnLibsWithTags?: string[];
    allowedExternalImports?: string[];
  }
  let constraints: Constraint[];

  beforeAll(async () => {
    const config = (await import(pathToFileURL(path.join(workspaceRoot, 'eslint.config.mjs')).href)) as {
      default: { files?: string[]; rules?: Record<string, [string, { depConstraints: Constraint[] }]> }[];
    };
    const rules = config.default.flatMap(({ rules: found }) => found?.['@nx/enforce-module-boundaries'] ?? []);
    constraints = (rules[1] as { depConstraints: Constraint[] }).depConstraints;
  });

  it.each(packages)('has one floor and one list of externals for $root', ({ manifest }) => {
    const [floor = '', own = '', ...more] = manifest.nx.tags;
    expect(more).toEqual([]);
    expect(constraints.filter(({ sourceTag }) => sourceTag === floor)).toHaveLength(1);
    expect(own).toBe(`pkg:${manifest.nx.name}`);
    expect(constraints.filter(({ sourceTag }) => sourceTag === own)).toHaveLength(1);
  });

  it('allows no external import that the package does not list', () => {
    const stale = packages.flatMap(({ manifest }) => {
      const listed = Object.keys(allDependencies(manifest));
      const row = constraints.find(({ sourceTag }) => sourceTag === `pkg:${manifest.nx.name}`);
      return (
        (row?.allowedExternalImports ?? [])
          // `name/*` are the entry points of a package, or the packages of a scope.
          .filter((pattern) => !listed.some((name) => `${name}/`.startsWith(pattern.replace(/\*$/, ''))))
          .map((pattern) => `${manifest.name}: ${pattern}`)
      );
    });
    expect(stale).toEqual([]);
  });
});
