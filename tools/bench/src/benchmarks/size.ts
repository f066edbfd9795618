import path from 'node:path';
import type { Benchmark, Running } from '../benchmark.js';
import { installed } from '../installed.js';
import { loadedAtStart } from '../loaded.js';
import { bicameral, BUNDLE, type Program, SERVER_FOLDERS, serverEverything, serverMemory } from '../servers.js';

const LOADED = 'JavaScript loaded when `initialize` is answered';
const OURS = 'bicameral-mcp';
const MEMORY = 'server-memory';

function sizes(program: Program, packageRoot: string, folder: string): Running {
  return {
    async round() {
      const loaded = await loadedAtStart(program, folder);
      const whole = installed(packageRoot);
      return [loaded.bytes / 1000, loaded.files, whole.bytes / 1000, whole.packages];
    },
  };
}

export const size: Benchmark = {
  name: 'size',
  title: 'What is loaded and what is installed',
  what: 'Loaded is what V8 has seen as files when `initialize` is answered. Installed is the package with all that it depends on, on this system; of ours most are the grammars and the database, which are opened when they are needed.',
  measures: [
    { name: LOADED, unit: 'kB' },
    { name: 'files loaded', unit: 'files' },
    { name: 'installed', unit: 'kB' },
    { name: 'packages installed', unit: 'packages' },
  ],
  rounds: 1,
  subjects: () => [
    {
      name: MEMORY,
      role: 'base',
      open: (folder) => sizes(serverMemory(folder), SERVER_FOLDERS.memory, folder),
    },
    {
      name: 'server-everything',
      role: 'peer',
      open: (folder) => sizes(serverEverything(), SERVER_FOLDERS.everything, folder),
    },
    {
      name: OURS,
      role: 'ours',
      open: (folder) => sizes(bicameral(folder), path.dirname(path.dirname(BUNDLE)), folder),
    },
  ],
  goals: [
    {
      what: 'JavaScript that a start loads, to server-memory',
      unit: '×',
      atMost: 0.99,
      figure: ({ ratio }) => ratio(OURS, MEMORY, LOADED),
    },
  ],
};
