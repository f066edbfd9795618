import nx from '@nx/eslint-plugin';
import * as jsonc from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

/** Who may import whom, by floor; and from the registry, by package. Each row is the whole list: nothing else passes. */
const floors = [
  { sourceTag: 'floor:1', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'floor:2', onlyDependOnLibsWithTags: ['floor:1'] },
  { sourceTag: 'floor:3', onlyDependOnLibsWithTags: ['floor:1', 'floor:2'] },
  { sourceTag: 'floor:4', onlyDependOnLibsWithTags: ['floor:1', 'floor:2', 'floor:3'] },
  { sourceTag: 'floor:tools', onlyDependOnLibsWithTags: ['floor:1', 'floor:2', 'floor:3', 'floor:4'] },
];
const externals = [
  { sourceTag: 'pkg:salted-hash', allowedExternalImports: [] },
  { sourceTag: 'pkg:jsonl-sink', allowedExternalImports: [] },
  { sourceTag: 'pkg:telemetry-flags', allowedExternalImports: [] },
  { sourceTag: 'pkg:contracts', allowedExternalImports: ['zod'] },
  { sourceTag: 'pkg:preflight-telemetry', allowedExternalImports: ['uuid'] },
  { sourceTag: 'pkg:code-regions', allowedExternalImports: ['web-tree-sitter'] },
  { sourceTag: 'pkg:decision-ledger', allowedExternalImports: ['libsql', 'uuid'] },
  {
    sourceTag: 'pkg:mcp-server',
    allowedExternalImports: ['@modelcontextprotocol/*', 'commander', 'picocolors', 'semver', 'uuid', 'yaml', 'zod'],
  },
];

const childProcess = ['child_process', 'node:child_process'];
const network = ['dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'net', 'tls', 'inspector', 'undici'].flatMap(
  (name) => [name, `node:${name}`],
);
const restricted = (names, message) => names.map((name) => ({ name, message }));
const noProcesses = restricted(
  childProcess,
  'Only the git part of code-regions and the update file of mcp-server start processes.',
);
const noNetwork = restricted(network, 'Nothing here opens a socket; updates go through the user’s npm.');

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/out-tsc/**',
      '**/coverage/**',
      '**/test-results/**',
      '**/fixtures/**',
      '**/.nx/**',
      '**/node_modules/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          banTransitiveDependencies: true,
          depConstraints: [...floors, ...externals],
        },
      ],
    },
  },
  {
    // Tests keep to the floors as well, and may take test libraries on top.
    files: ['packages/*/test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, banTransitiveDependencies: true, depConstraints: floors },
      ],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [...noProcesses, ...noNetwork] }],
      'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource'],
    },
  },
  {
    files: ['packages/code-regions/src/git/**/*.ts', 'packages/mcp-server/src/update/npm.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: noNetwork }] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/mcp-server/src/cli/**', 'packages/mcp-server/src/main.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsonc },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          buildTargets: ['build'],
          ignoredFiles: ['{projectRoot}/test/**/*', '{projectRoot}/jest.config.js'],
        },
      ],
    },
  },
);
