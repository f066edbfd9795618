import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { converse } from './support/conversation.js';
import { write } from './support/copies.js';
import { makeScratch, node, npm, npmCommand, ownEnvironment } from './support/processes.js';
import { libraries, packages, workspaceRoot } from './support/workspace.js';

/*
 * What ships: each package is packed, the tarballs are installed together in an empty folder, and used from there.
 */
const require = createRequire(import.meta.url);
const tsc = require.resolve('typescript/bin/tsc');
const typeProblems = path.join(workspaceRoot, 'tools/checks/test/support/type-problems.mjs');
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

describe('the types', () => {
  let problems: Record<string, unknown[]>;
  beforeAll(async () => {
    const tarballs = libraries.map(({ manifest }) => tarball(manifest.name));
    problems = JSON.parse(await node([typeProblems, ...tarballs], folder)) as typeof problems;
  }, 60_000);

  it.each(libraries)('of $manifest.name resolve for ESM to what the code is', ({ manifest }) => {
    expect(problems[tarball(manifest.name)]).toEqual([]);
  });
});

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
      reviewKey: '8a6335f447589d81937d878471ee3325',
    });
  }, 180_000);

  it('the app starts by its name', async () => {
    expect(await npm('npx', ['bicameral-mcp', '--version'], consumer)).toBe('0.1.0\n');
  }, 60_000);

  it('the app carries an agent through a whole conversation', async () => {
    const [command, ...first] = npmCommand('npx');
    const home = path.join(folder, 'home-of-the-app');
    const seen = await converse({
      command,
      args: [...first, 'bicameral-mcp'],
      cwd: consumer,
      repository: path.join(folder, 'shop'),
      env: { ...ownEnvironment(), BICAMERAL_HOME: home, BICAMERAL_TELEMETRY: 'preflight' },
    });
    const uuid: unknown = expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const handedOn = { preflight_id: seen.preflight['preflight_id'] };
    expect(seen).toMatchObject({
      preflight: { fired: true, reason: 'fired', decisions: [{ status: 'pending' }], preflight_id: uuid },
      judged: { accepted: [{ verdict: 'compliant' }], rejected: [], ...handedOn },
      linked: { reason: 'new_commit', decisions_drifted: 1, ...handedOn },
      judgedAgain: { accepted: [{ verdict: 'drifted' }], rejected: [], ...handedOn },
      ratified: { was_new: true, signoff: { state: 'ratified' }, projected_status: 'drifted', ...handedOn },
      updated: { status: 'unknown', current_version: '0.1.0', ...handedOn },
    });
    expect(rows(path.join(home, 'preflight_events.jsonl')).map((row) => row['event_type'] ?? 'preflight')).toEqual([
      'session_start',
      'preflight',
      'session_end',
    ]);
    expect(rows(path.join(home, 'engagements.jsonl')).map((row) => [row['tool'], row['attribution']])).toEqual([
      ['bicameral.ingest', 'fallback'],
      ['bicameral.bind', 'fallback'],
      ['bicameral.resolve_compliance', 'explicit'],
      ['bicameral.link_commit', 'explicit'],
      ['bicameral.resolve_compliance', 'explicit'],
      ['bicameral.ratify', 'explicit'],
      ['bicameral.update', 'explicit'],
    ]);
  }, 60_000);
});

function rows(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
