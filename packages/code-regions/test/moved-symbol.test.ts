import { afterEach, describe, expect, it } from '@jest/globals';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, createSymbolFinder, findMovedSymbol, type MovedSymbol } from '../src/index.js';
import { cleanUp, commit, initialised, open } from './support/test-repository.js';

afterEach(cleanUp);

const finder = createSymbolFinder();
const RUN = 'export function run() {\n  return 1;\n}\n';

async function look(directory: string, from: string, to: string, symbol = 'run'): Promise<MovedSymbol[]> {
  const repository = await open(directory);
  const changes = await repository.changedFiles(from, to);
  return findMovedSymbol({ repository, finder, from, to, oldPath: 'a.ts', symbol, changes });
}

describe('findMovedSymbol', () => {
  it('names the files that the symbol came into, and no others', async () => {
    const directory = initialised();
    const from = commit(directory, {
      'a.ts': `${RUN}export const rest = 1;\n`,
      'had-one.ts': RUN,
      'untouched.ts': RUN,
      'grows.ts': 'export const x = 1;\n',
      'other.py': 'x = 1\n',
    });
    const to = commit(directory, {
      'a.ts': 'export const rest = 1;\n',
      'had-one.ts': `${RUN}// changed\n`,
      'grows.ts': `export const x = 1;\n${RUN}`,
      'new.ts': `// new\n${RUN.replace('1', '2')}`,
      'other.py': 'x = 1\ndef run(): pass\n',
      'notes.md': 'run\n',
      'binary.ts': Buffer.from(`${RUN}\0`),
    });
    expect(await look(directory, from, to)).toEqual([
      { path: 'grows.ts', lines: [2, 4], contentHash: contentHash(RUN, 1, 3) },
      { path: 'new.ts', lines: [2, 4], contentHash: contentHash(RUN.replace('1', '2'), 1, 3) },
    ]);
    expect(await look(directory, from, to, 'missing')).toEqual([]);
  });

  it('does not take a renamed file for a new home of what it held before', async () => {
    const directory = initialised();
    const body = `${RUN}// 1\n// 2\n// 3\n// 4\n// 5\n`;
    const from = commit(directory, { 'a.ts': RUN, 'b.ts': body });
    renameSync(join(directory, 'b.ts'), join(directory, 'c.ts'));
    const to = commit(directory, { 'a.ts': 'export {};\n' });
    expect(await look(directory, from, to)).toEqual([]);
  });

  it('wants the whole qualified name', async () => {
    const directory = initialised();
    const from = commit(directory, { 'a.ts': 'class A {\n  run() {}\n}\n' });
    const to = commit(directory, { 'a.ts': 'export {};\n', 'b.ts': RUN, 'c.ts': 'class A {\n  run() {}\n}\n' });
    const found = await look(directory, from, to, 'A.run');
    expect(found.map(({ path, lines }) => ({ path, lines }))).toEqual([{ path: 'c.ts', lines: [2, 2] }]);
  });
});
