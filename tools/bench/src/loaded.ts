import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from './servers.js';
import { StdioProcess } from './stdio-process.js';

export interface Loaded {
  readonly files: number;
  readonly bytes: number;
}

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The files of JavaScript that a server has loaded when `initialize` is answered, by V8's own account. */
export async function loadedAtStart({ args, env }: Program, folder: string): Promise<Loaded> {
  const reports = path.join(folder, 'coverage');
  mkdirSync(reports);
  const server = new StdioProcess({ args, env: { ...env, NODE_V8_COVERAGE: reports } });
  await server.initialize();
  await server.end();
  const urls = readdirSync(reports).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(path.join(reports, name), 'utf8')) as Coverage;
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
  const files = [...new Set(urls)].map((url) => fileURLToPath(url));
  return { files: files.length, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}
