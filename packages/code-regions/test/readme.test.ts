import { afterEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, commit, initialised, temporaryDirectory, write } from './support/test-repository.js';

afterEach(cleanUp);

it('the example of the README works as it says', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```js\n([^]*?)```/.exec(readme)?.[1] ?? '';
  const library = new URL('../dist/index.js', import.meta.url).href;
  const folder = temporaryDirectory();
  write(folder, { 'example.mjs': example.replace("'@bicameral/code-regions'", JSON.stringify(library)) });

  const directory = initialised();
  const store = 'export class Store {\n  add(x) {\n    return x;\n  }\n}\n';
  commit(directory, { 'src/store.ts': store });
  commit(directory, { 'src/store.ts': `// new\n${store}` });
  const options = { cwd: directory, env: { ...process.env, FORCE_COLOR: '0' } };
  const run = (): string => execFileSync(process.execPath, [join(folder, 'example.mjs')], options).toString('utf8');
  expect(run()).toBe('[ 3, 5 ] as it was\n');
  commit(directory, { 'src/store.ts': store.replace('return x', 'return -x') });
  expect(run()).toBe('[ 2, 4 ] changed\n');
  commit(directory, { 'src/store.ts': 'export {};\n' });
  expect(run()).toBe('It is gone.\n');
});
