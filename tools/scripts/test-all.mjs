// The one test command: checks the format, lints, type-checks, builds and tests every package through Nx, and ends with
// the line `N passed, N failed`. With `--base=<commit>` only the packages that the changes since then affect.
//
// All packages are linted by one process, which reads the types that they share once: fourteen take more than twice as long.
//
// Passed counts tests. Failed counts tests, test files that could not run, test targets that left no result, and every
// other task that failed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const nx = require.resolve('nx/bin/nx.js');
const prettier = require.resolve('prettier/bin/prettier.cjs');
const resultsFolder = path.join(workspaceRoot, 'test-results');
const runReport = path.resolve(workspaceRoot, process.env.NX_CACHE_DIRECTORY ?? '.nx/cache', 'run.json');

const base = process.argv.slice(2).find((argument) => argument.startsWith('--base='));

const failures = [];
let passed = 0;
let failed = 0;
let skipped = 0;

function fail(count, message) {
  failed += count;
  failures.push(message);
}

function run(script, args, stdout = 'inherit') {
  const { status, stdout: text } = spawnSync(process.execPath, [script, ...args], {
    cwd: workspaceRoot,
    stdio: ['ignore', stdout, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: status === 0, text };
}

/** The tasks of the run that just ended, or null when Nx ended before it could report them. */
function readRunReport() {
  try {
    return JSON.parse(readFileSync(runReport, 'utf8')).tasks;
  } catch {
    return null;
  }
}

function addTestResults(project, task) {
  let results;
  try {
    results = JSON.parse(readFileSync(path.join(resultsFolder, `${project}.json`), 'utf8'));
  } catch {
    fail(1, `${project}:test left no results`);
    return;
  }
  const bad = results.numFailedTests + results.numRuntimeErrorTestSuites;
  passed += results.numPassedTests;
  skipped += results.numPendingTests + results.numTodoTests;
  if (bad > 0) fail(bad, `${project}:test, ${bad} failed`);
  // All tests passed and still the task did not: a threshold, a crash at the end.
  else if (task?.status !== 0) fail(1, `${project}:test did not succeed`);
}

// Counts of an earlier run must not stand in for a run that does not happen. Nx puts the files of cached runs back.
rmSync(resultsFolder, { recursive: true, force: true });
mkdirSync(resultsFolder, { recursive: true });
rmSync(runReport, { force: true });

// On the side: it takes half a minute of one core.
const format = spawn(process.execPath, [prettier, '--check', '--log-level=warn', '.'], {
  cwd: workspaceRoot,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const formatEnds = once(format, 'exit');

const selected = run(
  nx,
  ['show', 'projects', '--with-target=test', '--json', ...(base === undefined ? [] : ['--affected', base])],
  'pipe',
);
if (!selected.ok) fail(1, 'nx show projects');
const projects = selected.ok ? JSON.parse(selected.text) : [];

const { ok } = run(nx, [
  ...(base === undefined ? ['run-many'] : ['affected', base]),
  `--targets=${base === undefined ? 'lint-all' : 'lint'},typecheck,build,test`,
  '--outputStyle=static-failures-only',
]);
const [formatStatus] = await formatEnds;
if (formatStatus !== 0) fail(1, 'format (npm run format)');
const tasks = readRunReport();
// With nothing affected there is no run to report.
if (tasks === null && (projects.length > 0 || !ok)) fail(1, 'nx did not run the tasks');

for (const task of tasks ?? []) {
  if (task.target !== 'test' && task.status !== 0) fail(1, task.taskId);
}
for (const project of projects) {
  addTestResults(
    project,
    tasks?.find((task) => task.taskId === `${project}:test`),
  );
}
if (!ok && failed === 0) fail(1, 'nx run-many failed');

for (const failure of failures) console.log(`failed: ${failure}`);
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
