import path from 'node:path';
import type { Benchmark, Goal, Running, Subject } from '../benchmark.js';
import { bicameral, plainEnvironment, type Program, serverMemory } from '../servers.js';
import { StdioProcess, timeOfNothing } from '../stdio-process.js';

const NOTHING = '`node -e 0`';
const OURS = 'bicameral-mcp';
const MEMORY = 'server-memory';

const LIST = '`tools/list` answered after';
const measures = [
  { name: '`initialize` answered after', unit: 'ms' },
  { name: LIST, unit: 'ms' },
];

function started(program: Program): Running {
  return {
    async round() {
      const begun = performance.now();
      const server = new StdioProcess(program);
      await server.initialize();
      const initialized = performance.now() - begun;
      await server.listTools();
      const listed = performance.now() - begun;
      await server.end();
      return [initialized, listed];
    },
  };
}

function subjects(environment: (folder: string) => Readonly<Record<string, string>>): readonly Subject[] {
  const own = (program: Program, folder: string) =>
    started({ ...program, env: { ...program.env, ...environment(folder) } });
  return [
    {
      name: NOTHING,
      role: 'base',
      open: () => ({
        round() {
          const took = timeOfNothing(plainEnvironment());
          return [took, took];
        },
      }),
    },
    { name: MEMORY, role: 'base', open: (folder) => own(serverMemory(folder), folder) },
    { name: OURS, role: 'ours', again: true, open: (folder) => own(bicameral(folder), folder) },
  ];
}

const toNothing = (what: string, atMost: number): Goal => ({
  what,
  unit: '×',
  atMost,
  figure: ({ ratio }) => ratio(OURS, NOTHING),
});

export const start: Benchmark = {
  name: 'start',
  title: 'From starting the process to its answers',
  what: 'A new process each time, with `initialize` already waiting on its stdin; `tools/list` is asked once that is answered. The limit is a Node process that does nothing, from its start to its end.',
  measures,
  rounds: 25,
  subjects: () => subjects(() => ({})),
  goals: [
    toNothing('start to the answer, to `node -e 0`', 1.6),
    {
      what: 'start to the answer, to server-memory',
      unit: '×',
      atMost: 0.5,
      figure: ({ ratio }) => ratio(OURS, MEMORY),
    },
  ],
};

export const startCached: Benchmark = {
  name: 'start-cached',
  title: 'The same, with Node’s compile cache',
  what: 'As above, with `NODE_COMPILE_CACHE` set for both servers and the cache filled by the round that warms up.',
  measures,
  rounds: 25,
  unavailable: () =>
    Number(process.versions.node.split('.')[0]) < 22
      ? 'this Node has no compile cache; run it by 22.1 or later'
      : undefined,
  subjects: () => subjects((folder) => ({ NODE_COMPILE_CACHE: path.join(folder, 'compiled') })),
  goals: [toNothing('start to the answer with the compile cache, to `node -e 0`', 1.3)],
};
