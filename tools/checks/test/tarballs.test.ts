import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { write } from './support/copies.js';
import { makeScratch, node, npm } from './support/processes.js';
import { libraries, packages, workspaceRoot } from './support/workspace.js';

/*
 * What ships: each package is packed, the tarballs are installed together in an empty folder, and used from there.
 */
const require = createRequire(import.meta.url);
const tsc = require.resolve('typescript/bin/tsc');
const attw = path.join(path.dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');
const consumerSource = path.join(workspaceRoot, 'tools/checks/fixtures/consumer.ts');

const { folder, remove } = makeScratch('tarballs');
const consumer = path.join(folder, 'consumer');

interface Packed {
  name: string;
  filename: string;
  files: { path: string; mode: number }[];
}
let packed: Map<string, Packed>;

function tarball(name: string): string {
  return path.join(folder, packed.get(name)?.filename ?? 'missing');
}

beforeAll(async () => {
  const workspaces = packages.flatMap(({ root }) => ['--workspace', root]);
  const list = await npm('npm', ['pack', '--json', '--pack-destination', folder, ...workspaces], workspaceRoot);
  packed = new Map((JSON.parse(list) as Packed[]).map((entry) => [entry.name, entry]));

  write(consumer, 'package.json', '{ "name": "consumer", "private": true, "type": "module" }\n');
  await npm(
    'npm',
    [
      'install',
      `--prefix=${consumer}`,
      '--prefer-offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...packages.map(({ manifest }) => tarball(manifest.name)),
    ],
    consumer,
  );
}, 180_000);
afterAll(remove);

describe.each(packages)('the tarball of $manifest.name', ({ manifest }) => {
  it('holds the built code, its types, its README and its licence, and nothing else', () => {
    const files = packed.get(manifest.name)?.files.map((file) => file.path) ?? [];
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(files.filter((file) => /(^|\/)(src|test|fixtures)\/|tsbuildinfo|tsconfig|jest\.config/.test(file))).toEqual(
      [],
    );
  });

  it('passes publint', async () => {
    const bytes = readFileSync(tarball(manifest.name));
    const { messages, pkg } = await publint({
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });
});

it.each(libraries)(
  'the types of $manifest.name resolve for ESM',
  async ({ manifest }) => {
    // It fails, with its table on stdout, when a type does not resolve to what the code is.
    await node([attw, tarball(manifest.name), '--profile=esm-only', '--no-color'], folder);
  },
  30_000,
);

describe('installed together in an empty folder', () => {
  it('the libraries compile, with the types of their dependencies checked, and run', async () => {
    cpSync(consumerSource, path.join(consumer, 'consumer.ts'));
    const compilerOptions = {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [path.join(workspaceRoot, 'node_modules/@types')],
    };
    write(consumer, 'tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    await node([tsc, '-p', consumer], consumer);

    write(folder, 'home/.keep', '');
    expect(JSON.parse(await node(['consumer.js', path.join(folder, 'home')], consumer))).toEqual({
      contentHash: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      symbols: [['rotate', 1, 2]],
      topic: 'rotation',
      topicHash: 'cbaaa3b35a078bf1',
      saltBytes: 32,
      rows: [{ greeting: 'hello' }],
      flags: { relay: false, preflight: true, raw: false },
      preflightId: null,
      revision: 0,
      ledgerErrors: 'LedgerError',
    });
  }, 60_000);

  it('the app starts by its name', async () => {
    expect(await npm('npx', ['bicameral-mcp', '--version'], consumer)).toBe('0.1.0\n');
  }, 60_000);
});
