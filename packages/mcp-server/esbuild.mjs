// Builds the app into one file, with the grammars that it loads at run time beside it.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { grammarFiles } from '@bicameral/code-regions';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/bicameral-mcp.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minify: true,
  // The database is native code, so it stays a package of its own; the grammars are found beside the bundle.
  external: ['libsql', '@vscode/tree-sitter-wasm'],
  banner: {
    // Bundled CommonJS packages ask for Node's own modules by `require`, which an ES module does not have.
    js: "#!/usr/bin/env node\nimport { createRequire as bicameralRequire } from 'node:module';\nconst require = bicameralRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});

chmodSync('dist/bicameral-mcp.mjs', 0o755);
mkdirSync('dist/grammars');
for (const file of grammarFiles()) cpSync(file, path.join('dist/grammars', path.basename(file)));
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(bundledPackages(Object.keys(metafile.inputs))));

/** The directories of the packages that went into the bundle, without our own. */
function bundledPackages(inputs) {
  const directories = inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
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
