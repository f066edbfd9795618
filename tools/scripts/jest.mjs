// Runs Jest on the package in the working directory, with native ES modules switched on in a way that works in every
// shell, and leaves the counts where `npm test` adds them up.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const results = path.join(workspaceRoot, 'test-results', `${manifest.nx.name}.json`);

const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    // First, since each of the options below takes all words that follow it.
    ...process.argv.slice(2),
    '--reporters=default',
    `--reporters=${fileURLToPath(new URL('count-reporter.mjs', import.meta.url))}`,
  ],
  { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, TEST_COUNTS_FILE: results } },
);
process.exitCode = status ?? 1;
