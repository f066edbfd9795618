import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from './workspace.js';

/** A text that lint reads in place of an existing file. */
export interface CleanText {
  what: string;
  /** The package. */
  in: string;
  /** `src/index.ts` unless said. */
  file?: string;
  content: string;
}

/** A text with one violation: the rule that must report it, and a part of the report. */
export interface Plant extends CleanText {
  rule: string;
  says: string;
}

const boundaries = '@nx/enforce-module-boundaries';
const unlisted = 'Only packages defined in the "package.json" can be imported';

const importPlants: Plant[] = [
  {
    what: 'floor 1 takes floor 1',
    in: 'salted-hash',
    content: "export { JsonlSink } from '@bicameral/jsonl-sink';\n",
    rule: boundaries,
    says: 'A project tagged with "floor:1" cannot depend on any libs with tags',
  },
  {
    what: 'floor 1 takes floor 2',
    in: 'salted-hash',
    content: "export * from '@bicameral/code-regions';\n",
    rule: boundaries,
    says: 'A project tagged with "floor:1" cannot depend on any libs with tags',
  },
  {
    what: 'floor 2 takes floor 2',
    in: 'preflight-telemetry',
    content: "export * from '@bicameral/code-regions';\n",
    rule: boundaries,
    says: 'A project tagged with "floor:2" can only depend on libs tagged with "floor:1"',
  },
  {
    what: 'a test of floor 1 takes floor 1',
    in: 'salted-hash',
    file: 'test/hash.test.ts',
    content: "export { JsonlSink } from '@bicameral/jsonl-sink';\n",
    rule: boundaries,
    says: 'A project tagged with "floor:1" cannot depend on any libs with tags',
  },
  {
    what: 'a library takes the app',
    in: 'decision-ledger',
    content: "export { default } from '@bicameral/mcp-server/package.json' with { type: 'json' };\n",
    rule: boundaries,
    says: 'Circular dependency between "decision-ledger" and "mcp-server"',
  },
  {
    what: 'salted-hash takes zod',
    in: 'salted-hash',
    content: "export { z } from 'zod';\n",
    rule: boundaries,
    says: 'A project tagged with "pkg:salted-hash" is not allowed to import "zod"',
  },
  {
    what: 'the MCP SDK outside mcp-server',
    in: 'contracts',
    content: "export * from '@modelcontextprotocol/sdk/types.js';\n",
    rule: boundaries,
    says: 'A project tagged with "pkg:contracts" is not allowed to import "@modelcontextprotocol/sdk/types.js"',
  },
  {
    what: 'the database outside decision-ledger',
    in: 'preflight-telemetry',
    content: "export { default } from 'libsql';\n",
    rule: boundaries,
    says: 'A project tagged with "pkg:preflight-telemetry" is not allowed to import "libsql"',
  },
  {
    what: 'the database in the app',
    in: 'mcp-server',
    file: 'src/main.ts',
    content: "export { default } from 'libsql';\n",
    rule: boundaries,
    says: 'A project tagged with "pkg:mcp-server" is not allowed to import "libsql"',
  },
  {
    what: 'a dependency of a dependency',
    in: 'decision-ledger',
    content: "export * from 'detect-libc';\n",
    rule: boundaries,
    says: unlisted,
  },
  {
    what: 'a dependency of a dependency, in a test',
    in: 'salted-hash',
    file: 'test/hash.test.ts',
    content: "export * from 'detect-libc';\n",
    rule: boundaries,
    says: unlisted,
  },
  {
    what: 'a relative path out of the package',
    in: 'preflight-telemetry',
    content: "export * from '../../jsonl-sink/src/index.js';\n",
    rule: boundaries,
    says: 'Projects cannot be imported by a relative or absolute path',
  },
];

const builtInPlants: Plant[] = [
  ...['jsonl-sink', 'decision-ledger', 'preflight-telemetry'].map((name) => ({
    what: `processes in ${name}`,
    in: name,
    content: "export { spawn } from 'node:child_process';\n",
    rule: 'no-restricted-imports',
    says: 'start processes',
  })),
  {
    what: 'processes in code-regions, outside git',
    in: 'code-regions',
    content: "export { spawn } from 'node:child_process';\n",
    rule: 'no-restricted-imports',
    says: 'start processes',
  },
  {
    what: 'processes in the app, outside its update file',
    in: 'mcp-server',
    file: 'src/main.ts',
    content: "export { spawn } from 'child_process';\n",
    rule: 'no-restricted-imports',
    says: 'start processes',
  },
  {
    what: 'processes, imported while running',
    in: 'jsonl-sink',
    content: "export const processes = await import('node:child_process');\n",
    rule: 'no-restricted-syntax',
    says: 'start processes',
  },
  ...['node:http', 'https', 'node:net', 'node:dns/promises'].map((name) => ({
    what: `the network by ${name}`,
    in: 'mcp-server',
    file: 'src/main.ts',
    content: `export * as network from '${name}';\n`,
    rule: 'no-restricted-imports',
    says: 'opens a socket',
  })),
  {
    what: 'the network, imported while running',
    in: 'jsonl-sink',
    content: "export const network = [await import('node:dns/promises'), process.getBuiltinModule('node:net')];\n",
    rule: 'no-restricted-syntax',
    says: 'opens a socket',
  },
  {
    what: 'the network where processes are allowed',
    in: 'mcp-server',
    file: 'src/update/npm.ts',
    content: "export { get } from 'node:https';\n",
    rule: 'no-restricted-imports',
    says: 'opens a socket',
  },
  {
    what: 'the global fetch',
    in: 'preflight-telemetry',
    content: "export const answer = await fetch('https://example.com');\n",
    rule: 'no-restricted-globals',
    says: "'fetch'",
  },
  {
    what: 'the global fetch by the global object',
    in: 'preflight-telemetry',
    content: 'export const get = globalThis.fetch;\n',
    rule: 'no-restricted-globals',
    says: "'fetch'",
  },
  {
    what: 'the console in a library',
    in: 'jsonl-sink',
    content: "console.error('full');\n",
    rule: 'no-console',
    says: 'console',
  },
  {
    what: 'the console in the serving part of the app',
    in: 'mcp-server',
    file: 'src/serve.ts',
    content: "console.log('serving');\n",
    rule: 'no-console',
    says: 'console',
  },
  {
    what: 'a promise that nobody waits for, which takes types to see',
    in: 'jsonl-sink',
    content: 'Promise.resolve(1);\n',
    rule: '@typescript-eslint/no-floating-promises',
    says: 'Promises must be awaited',
  },
];

type Dependencies = Record<string, string>;

function withDependencies(name: string, change: (dependencies: Dependencies) => Dependencies): string {
  const manifest = JSON.parse(readFileSync(path.join(packageFolder(name), 'package.json'), 'utf8')) as {
    dependencies: Dependencies;
  };
  return JSON.stringify({ ...manifest, dependencies: change(manifest.dependencies) }, null, 2);
}

function without(name: string, dependency: string): Plant {
  return {
    what: `${name} lacks its dependency ${dependency}`,
    in: name,
    file: 'package.json',
    content: withDependencies(name, (all) =>
      Object.fromEntries(Object.entries(all).filter(([listed]) => listed !== dependency)),
    ),
    rule: '@nx/dependency-checks',
    says: `project uses the following packages, but they are missing from "dependencies":\n    - ${dependency}`,
  };
}

const manifestPlants: Plant[] = [
  without('contracts', 'zod'),
  without('preflight-telemetry', '@bicameral/jsonl-sink'),
  {
    what: 'salted-hash lists what it does not use',
    in: 'salted-hash',
    file: 'package.json',
    content: withDependencies('salted-hash', (dependencies) => ({ ...dependencies, uuid: '14.0.3' })),
    rule: '@nx/dependency-checks',
    says: 'The "uuid" package is not used by "salted-hash" project',
  },
];

const [gitFile = 'src/git/missing.ts'] = readdirSync(path.join(packageFolder('code-regions'), 'src/git')).map(
  (name) => `src/git/${name}`,
);

export const cleanTexts: CleanText[] = [
  { what: 'a library', in: 'jsonl-sink', content: "export { closeSync } from 'node:fs';\n" },
  { what: 'zod in contracts', in: 'contracts', content: "export { z } from 'zod';\n" },
  {
    what: 'floor 1 in floor 2',
    in: 'preflight-telemetry',
    content: "export { JsonlSink } from '@bicameral/jsonl-sink';\n",
  },
  { what: 'the database in decision-ledger', in: 'decision-ledger', content: "export { default } from 'libsql';\n" },
  {
    what: 'processes in the git part of code-regions',
    in: 'code-regions',
    file: gitFile,
    content: "export { execFile } from 'node:child_process';\n",
  },
  {
    what: 'processes in the update file of the app',
    in: 'mcp-server',
    file: 'src/update/npm.ts',
    content: "export { execFile } from 'node:child_process';\n",
  },
  {
    what: 'the console in the main file of the app',
    in: 'mcp-server',
    file: 'src/main.ts',
    content: "console.error('');\n",
  },
];

export const plants: Plant[] = [...importPlants, ...builtInPlants, ...manifestPlants];
