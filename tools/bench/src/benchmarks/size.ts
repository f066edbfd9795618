import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { BUNDLE } from '../servers.js';

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

export const size: Benchmark = {
  name: 'size',
  title: 'What is installed',
  what: 'The bundle is one file. A grammar is read when a symbol of its language is first asked for.',
  measures: [{ name: 'size', unit: 'kB' }],
  rounds: 1,
  subjects: () => [
    { name: 'the bundle', role: 'ours', open: () => ({ round: () => [statSync(BUNDLE).size / 1000] }) },
    {
      name: 'the grammars',
      role: 'ours',
      open: () => ({ round: () => [folderBytes(path.join(path.dirname(BUNDLE), 'grammars')) / 1000] }),
    },
  ],
};
