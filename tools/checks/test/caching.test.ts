import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { append, copyWorkspace, write } from './support/copies.js';
import { makeScratch, node } from './support/processes.js';
import { packages, readJson, tools } from './support/workspace.js';

const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');
const { folder, remove } = makeScratch('caching');

interface RunReport {
  tasks: { taskId: string; cacheStatus: string }[];
}

/** The demo is about the commit that is checked out, which is none of Nx's inputs: its test runs each time anew. */
const neverCached = ['demo:test'];

/** Runs all targets of all projects in the copy and names the tasks that could come from Nx's cache and did not. */
async function tasksRun(): Promise<string[]> {
  await node(
    [nx, 'run-many', '--targets=lint,lint-all,typecheck,build,test', '--outputStyle=static-failures-only'],
    folder,
  );
  const { tasks } = readJson(path.join(folder, '.nx/cache/run.json')) as RunReport;
  return tasks
    .filter(({ taskId, cacheStatus }) => cacheStatus === 'cache-miss' && !neverCached.includes(taskId))
    .map(({ taskId }) => taskId)
    .sort();
}

function tasksOf(...projects: string[]): string[] {
  return [...packages, ...tools]
    .filter(({ manifest }) => projects.includes(manifest.nx.name))
    .flatMap(({ manifest }) => Object.keys(manifest.nx.targets).map((target) => `${manifest.nx.name}:${target}`))
    .filter((task) => !neverCached.includes(task))
    .sort();
}

/** Of a package or of these checks: which other tools there are, and what they use, is nobody's promise. */
function isStable(taskOrProject: string): boolean {
  const [project] = taskOrProject.split(':');
  return project === 'checks' || packages.some(({ manifest }) => manifest.nx.name === project);
}

const everyProject = [...packages, ...tools].map(({ manifest }) => manifest.nx.name);
let first: string[];

beforeAll(async () => {
  await copyWorkspace(folder);
  first = await tasksRun();
}, 120_000);
afterAll(remove);

describe('after a run of everything, Nx runs', () => {
  it('nothing when nothing changed', async () => {
    expect(first).toEqual(tasksOf(...everyProject));
    expect(await tasksRun()).toEqual([]);
  }, 30_000);

  it('nothing when a README or a decision page changed', async () => {
    append(folder, 'packages/jsonl-sink/README.md', '\nOne more line.\n');
    write(folder, 'README.md', '# Changed\n');
    write(folder, 'docs/decisions/changed.md', '# Changed\n');
    expect(await tasksRun()).toEqual([]);
  }, 30_000);

  it('every task of a package and its dependents when a source changed', async () => {
    append(folder, 'packages/jsonl-sink/src/index.ts', '// changed\n');
    expect((await tasksRun()).filter(isStable)).toEqual([
      ...['checks:lint-all', 'checks:test'],
      ...['failure-review:build', 'failure-review:lint', 'failure-review:test', 'failure-review:typecheck'],
      ...['jsonl-sink:build', 'jsonl-sink:lint', 'jsonl-sink:test', 'jsonl-sink:typecheck'],
      ...['mcp-server:build', 'mcp-server:lint', 'mcp-server:test', 'mcp-server:typecheck'],
      ...['preflight-telemetry:build', 'preflight-telemetry:lint', 'preflight-telemetry:test'],
      'preflight-telemetry:typecheck',
    ]);
  }, 30_000);

  it('only what reads the tests when a test changed', async () => {
    write(folder, 'packages/jsonl-sink/test/changed.test.ts', '// changed\n');
    expect(await tasksRun()).toEqual([
      'checks:lint-all',
      ...['jsonl-sink:lint', 'jsonl-sink:test', 'jsonl-sink:typecheck'],
    ]);
  }, 30_000);

  it('every lint, and the checks, when the lint rules changed', async () => {
    append(folder, 'eslint.config.mjs', '// changed\n');
    expect(await tasksRun()).toEqual(
      tasksOf(...everyProject).filter((task) => /:lint(-all)?$/.test(task) || task === 'checks:test'),
    );
  }, 30_000);

  it('every test when the way to test changed', async () => {
    append(folder, 'tools/scripts/jest.mjs', '// changed\n');
    expect(await tasksRun()).toEqual(
      tasksOf(...everyProject).filter((task) => task.endsWith(':test') || task === 'checks:lint-all'),
    );
  }, 30_000);

  it('everything when an installed dependency changed', async () => {
    append(folder, 'package-lock.json', '\n');
    expect(await tasksRun()).toEqual(tasksOf(...everyProject));
  }, 60_000);
});

describe('the project graph', () => {
  it('has no cycles', async () => {
    await node([nx, 'graph', '--file=graph.json'], folder);
    const { graph } = readJson(path.join(folder, 'graph.json')) as {
      graph: { dependencies: Record<string, { target: string }[]> };
    };
    const cycles: string[][] = [];
    const visit = (project: string, trail: readonly string[]): void => {
      if (trail.includes(project)) cycles.push([...trail.slice(trail.indexOf(project)), project]);
      else for (const { target } of graph.dependencies[project] ?? []) visit(target, [...trail, project]);
    };
    for (const project of Object.keys(graph.dependencies)) visit(project, []);
    expect(Object.keys(graph.dependencies).sort()).toEqual(everyProject.sort());
    expect(graph.dependencies['mcp-server']?.map(({ target }) => target)).toContain('decision-ledger');
    expect(cycles).toEqual([]);
  }, 30_000);

  it('marks the dependents of a changed file as affected', async () => {
    const affected = await node(
      [nx, 'show', 'projects', '--json', '--affected', '--files=packages/jsonl-sink/src/index.ts'],
      folder,
    );
    expect((JSON.parse(affected) as string[]).filter(isStable).sort()).toEqual([
      'checks',
      'failure-review',
      'jsonl-sink',
      'mcp-server',
      'preflight-telemetry',
    ]);
  }, 30_000);
});
