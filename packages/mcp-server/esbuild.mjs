// Builds the app: the file that a client starts, what that loads later, and the files that are read at run time.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { grammarFiles } from '@bicameral/code-regions';
import { build } from 'esbuild';
import { builtins, laterFile, lightSdk } from './esbuild-plugins.mjs';

rmSync('dist', { recursive: true, force: true });

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minify: true,
  metafile: true,
  logLevel: 'warning',
};
const outputs = await Promise.all([
  build({
    ...common,
    entryPoints: ['src/main.ts'],
    outfile: 'dist/bicameral-mcp.mjs',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [builtins, laterFile, lightSdk],
  }),
  build({
    ...common,
    entryPoints: [{ in: 'src/later.ts', out: 'later' }],
    // In parts, beside each other: a command reads what it needs, and a call nothing of the commands.
    splitting: true,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'later-[hash]',
    // The database is native code, so it stays a package of its own; the grammars are found beside the bundle.
    external: ['libsql', '@vscode/tree-sitter-wasm'],
    banner: {
      // Bundled CommonJS packages ask for Node's own modules by `require`, which an ES module does not have.
      js: "import { createRequire as bicameralRequire } from 'node:module';\nconst require = bicameralRequire(import.meta.url);",
    },
  }),
  build({
    ...common,
    entryPoints: ['@modelcontextprotocol/sdk/types.js'],
    outfile: 'dist/sdk-types.cjs',
    format: 'cjs',
  }),
]);

chmodSync('dist/bicameral-mcp.mjs', 0o755);
mkdirSync('dist/grammars');
for (const file of grammarFiles()) cpSync(file, path.join('dist/grammars', path.basename(file)));
const inputs = outputs.flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(bundledPackages(inputs)));
const tools = execFileSync(process.execPath, ['dist/bicameral-mcp.mjs', 'tools', '--json'], {
  encoding: 'utf8',
  env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
});
writeFileSync('dist/tools.json', JSON.stringify(JSON.parse(tools)));

writeFileSync('dist/contents.json', JSON.stringify(contents(outputs)));

/** Of each file, and of `later.mjs` with all its parts, how many bytes come from which package; for the benchmarks. */
function contents(built) {
  const files = {};
  for (const [file, { inputs }] of built.flatMap(({ metafile }) => Object.entries(metafile.outputs))) {
    const bytes = (files[path.basename(file).replace(/^later-.*/, 'later.mjs')] ??= {});
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const external = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      const own = /^\.\.\/([^/]+)\//.exec(input)?.[1] ?? 'mcp-server';
      const name = external ?? `@bicameral/${own}`;
      bytes[name] = (bytes[name] ?? 0) + bytesInOutput;
    }
  }
  return files;
}

/** The directories of the packages that went into the bundle, without our own. */
function bundledPackages(files) {
  const directories = files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(directories)].sort();
}

function licences(directories) {
  const entries = directories.map((directory) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
    return `${name} ${version} (${license})\n\n${licenceText(directory)}`;
  });
  return entries.join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(directory) {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE']) {
    try {
      return readFileSync(path.join(directory, name), 'utf8').replaceAll('\r\n', '\n');
    } catch {
      // The next spelling.
    }
  }
  return 'No licence text in the package.\n';
}
