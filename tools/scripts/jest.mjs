// Runs Jest on the package in the working directory, with native ES modules switched on in a way that works in every
// shell, and leaves the counts where `npm test` adds them up.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const results = path.join(workspaceRoot, 'test-results', `${manifest.nx.name}.json`);

mkdirSync(path.dirname(results), { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    '--json',
    `--outputFile=${results}`,
    ...process.argv.slice(2),
  ],
  // Jest prints the same JSON on stdout that it writes to the file; people read its stderr.
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.exitCode = status ?? 1;
