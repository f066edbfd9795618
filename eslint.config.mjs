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
  { sourceTag: 'pkg:code-regions', allowedExternalImports: ['strip-json-comments', 'web-tree-sitter'] },
  { sourceTag: 'pkg:decision-ledger', allowedExternalImports: ['libsql', 'stemmer', 'uuid'] },
  {
    sourceTag: 'pkg:failure-review',
    allowedExternalImports: ['@secretlint/*', 'pure-rand/*', 'simple-statistics', 'validator/*', 'zod'],
  },
  {
    sourceTag: 'pkg:mcp-server',
    allowedExternalImports: [
      '@clack/prompts',
      '@modelcontextprotocol/*',
      'commander',
      'fast-string-truncated-width',
      'fast-wrap-ansi',
      'picocolors',
      'semver',
      'yaml',
      'zod',
    ],
  },
];

const processes = {
  modules: ['child_process', 'cluster'],
  message: 'Only the git part of code-regions and the update file of mcp-server start processes.',
};
const network = {
  modules: [
    'dgram',
    'dns',
    'dns/promises',
    'http',
    'http2',
    'https',
    'inspector',
    'inspector/promises',
    'net',
    'tls',
    'undici',
  ],
  message: 'Nothing here opens a socket; updates go through the user’s npm.',
};
/** Bans built-in modules under both spellings, however they are loaded. */
const banModules = (...bans) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: bans.flatMap(({ modules, message }) =>
        modules.flatMap((name) => [name, `node:${name}`]).map((name) => ({ name, message })),
      ),
    },
  ],
  'no-restricted-syntax': [
    'error',
    ...bans.map(({ modules, message }) => {
      const name = `[value=/^(node:)?(${modules.map((module) => module.replace('/', '.')).join('|')})$/]`;
      return {
        selector: `:matches(ImportExpression > Literal${name}, CallExpression[callee.property.name='getBuiltinModule'] > Literal${name})`,
        message,
      };
    }),
  ],
});

const dependencyChecks = {
  buildTargets: ['build'],
  ignoredFiles: ['{projectRoot}/test/**/*', '{projectRoot}/jest.config.js'],
};

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
      ...banModules(processes, network),
      'no-restricted-globals': ['error', { globals: ['fetch', 'WebSocket', 'EventSource'], checkGlobalObject: true }],
    },
  },
  {
    files: ['packages/code-regions/src/git/**/*.ts', 'packages/mcp-server/src/update/npm.ts'],
    rules: banModules(network),
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/mcp-server/src/cli/**', 'packages/mcp-server/src/main.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    // Marked as deprecated in favour of a server that writes the schemas itself and validates before we can answer.
    files: ['packages/mcp-server/src/sdk-adapter.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    files: ['**/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsonc },
    rules: { '@nx/dependency-checks': ['error', dependencyChecks] },
  },
  {
    // The grammars are files, found through the package's folder.
    files: ['packages/code-regions/package.json'],
    rules: {
      '@nx/dependency-checks': ['error', { ...dependencyChecks, ignoredDependencies: ['@vscode/tree-sitter-wasm'] }],
    },
  },
  {
    // The bundle takes in what its sources import, which makes them devDependencies; it leaves the database outside,
    // which only a library imports.
    files: ['packages/mcp-server/package.json'],
    rules: {
      '@nx/dependency-checks': [
        'error',
        { ...dependencyChecks, checkMissingDependencies: false, ignoredDependencies: ['libsql'] },
      ],
    },
  },
);
