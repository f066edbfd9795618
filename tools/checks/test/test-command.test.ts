import path from 'node:path';
import { readdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFiles, linkDependencies, write } from './support/copies.js';
import { git, makeScratch, run, type Finished } from './support/processes.js';

/*
 * A small workspace around the real test command, with one project for each way to fail.
 */
const { folder, remove } = makeScratch('test-command');
const allPass = "import { expect, it } from '@jest/globals';\n\nit('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n";
const oneFails = `${allPass}\nit('subtracts', () => {\n  expect(1 - 1).toBe(2);\n});\n`;
const doesNotLoad = `import './missing.js';\n${allPass}`;

interface Toy {
  tests: string;
  build?: string;
  lint?: string;
  dependsOn?: string;
}

function writeProject(name: string, { tests, build = 'exit 0', lint = 'exit 0', dependsOn }: Toy): void {
  const test = { command: 'node ../../tools/scripts/jest.mjs', options: { cwd: '{projectRoot}' } };
  const manifest = {
    name: `@toy/${name}`,
    version: '1.0.0',
    type: 'module',
    dependencies: dependsOn === undefined ? {} : { [`@toy/${dependsOn}`]: '1.0.0' },
    nx: {
      name,
      targets: { build: { command: build }, lint: { command: lint }, 'lint-all': { command: lint, cache: true }, test },
    },
  };
  write(folder, `packages/${name}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  write(folder, `packages/${name}/jest.config.js`, "export default { preset: '../../jest.preset.js' };\n");
  write(folder, `packages/${name}/test/sums.test.ts`, tests);
}

async function testAll(...args: string[]): Promise<Finished & { lines: string[] }> {
  const finished = await run(process.execPath, ['tools/scripts/test-all.mjs', ...args], folder);
  return { ...finished, lines: finished.stdout.trimEnd().split('\n') };
}

beforeAll(() => {
  const root = ['.gitignore', '.prettierrc.json', 'jest.preset.js', 'nx.json', 'package-lock.json', 'package.json'];
  const scripts = ['jest.mjs', 'count-reporter.mjs', 'test-all.mjs'].map((name) => `tools/scripts/${name}`);
  copyFiles([...root, 'tsconfig.base.json', ...scripts], folder);
  write(folder, '.prettierignore', 'package.json\npackage-lock.json\ntest-results\n.nx\n');
  linkDependencies(folder);
});
afterAll(remove);

describe('npm test', () => {
  it('counts every test and every other failure, and goes on after the first', async () => {
    writeProject('sound', { tests: allPass });
    writeProject('flawed', { tests: oneFails, lint: 'node missing-lint.mjs' });
    writeProject('unloadable', { tests: doesNotLoad });
    writeProject('unbuilt', { tests: allPass, build: 'node missing-build.mjs' });
    writeProject('above-unbuilt', { tests: allPass, dependsOn: 'unbuilt' });
    write(folder, 'unformatted.mjs', 'const a = "b"');
    for (const project of ['long-gone', 'unbuilt']) {
      write(folder, `test-results/${project}.json`, '{ "numPassedTests": 100, "numFailedTests": 0 }');
    }

    const { status, stdout, lines } = await testAll();
    expect(lines.filter((line) => line.startsWith('failed: ')).sort()).toEqual([
      'failed: above-unbuilt:test left no results',
      'failed: flawed:lint-all',
      'failed: flawed:test, 1 failed',
      'failed: format (npm run format)',
      'failed: unbuilt:build',
      'failed: unbuilt:test left no results',
      'failed: unloadable:test, 1 failed',
    ]);
    expect(lines.at(-1)).toBe('2 passed, 7 failed');
    expect(status).not.toBe(0);
    expect(stdout).toContain('missing-lint.mjs');
  }, 60_000);

  it('ends with success when all is well, and says the same from the cache', async () => {
    for (const project of ['flawed', 'unloadable', 'unbuilt']) writeProject(project, { tests: allPass });
    writeProject('above-unbuilt', { tests: allPass, dependsOn: 'unbuilt' });
    rmSync(path.join(folder, 'unformatted.mjs'));

    const fresh = await testAll();
    expect(fresh.lines.at(-1)).toBe('5 passed, 0 failed');
    expect(fresh.status).toBe(0);

    rmSync(path.join(folder, 'test-results'), { recursive: true });
    const cached = await testAll();
    expect(cached.stdout).toContain('Cache:             15/15 hit');
    expect(cached.lines.at(-1)).toBe('5 passed, 0 failed');
    expect(cached.status).toBe(0);
    expect(readdirSync(path.join(folder, 'test-results'))).toHaveLength(5);
  }, 60_000);

  it('tests only what the changes since a commit affect', async () => {
    await git(['init', '--quiet'], folder);
    await git(['add', '--all'], folder);
    await git(['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=a'], folder);
    const nothing = await testAll('--base=HEAD');
    expect(nothing.lines.at(-1)).toBe('0 passed, 0 failed');
    expect(nothing.status).toBe(0);

    writeProject('unbuilt', { tests: oneFails });
    const two = await testAll('--base=HEAD');
    expect(two.lines.slice(-2)).toEqual(['failed: unbuilt:test, 1 failed', '2 passed, 1 failed']);
    expect(two.status).not.toBe(0);
  }, 60_000);

  it('fails when the workspace can not be read', async () => {
    write(folder, 'packages/sound/package.json', '{ "name": ');
    const { status, lines } = await testAll();
    expect(lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed$/);
    expect(status).not.toBe(0);
  }, 60_000);
});
