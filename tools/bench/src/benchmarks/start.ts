import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark, Goal, Running, Subject } from '../benchmark.js';
import { bicameral, plainEnvironment, type Program, serverMemory } from '../servers.js';
import { StdioProcess, timeOfNothing } from '../stdio-process.js';

const NOTHING = '`node -e 0`';
const BY_HAND = 'ten lines that answer by hand';
const OURS = 'bicameral-mcp';
const MEMORY = 'server-memory';

const measures = [
  { name: '`initialize` answered after', unit: 'ms' },
  { name: '`tools/list` answered after', unit: 'ms' },
  { name: 'a first call answered after', unit: 'ms' },
];

/** The least that a server in an ES module can be: no SDK, no checks, the same empty answer to whatever comes. */
const LEAST = `
process.stdin.on('data', (text) => {
  for (const line of text.toString().split('\\n').filter(Boolean)) {
    const { id, method } = JSON.parse(line);
    if (id === undefined) continue;
    const serverInfo = { name: 'least', version: '1' };
    const result = method === 'initialize' ? { protocolVersion: '2025-06-18', capabilities: {}, serverInfo } : {};
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
  }
});
`;

/** @param tool one that finds nothing and needs no arguments */
function started(program: Program, tool: string): Running {
  return {
    async round() {
      const begun = performance.now();
      const server = new StdioProcess(program);
      await server.initialize();
      const initialized = performance.now() - begun;
      await server.listTools();
      const listed = performance.now() - begun;
      await server.ask('tools/call', { name: tool, arguments: {} });
      const called = performance.now() - begun;
      await server.end();
      return [initialized, listed, called];
    },
  };
}

function byHand(folder: string): Program {
  const script = path.join(folder, 'least.mjs');
  writeFileSync(script, LEAST);
  return { args: [script], env: plainEnvironment() };
}

function subjects(environment: (folder: string) => Readonly<Record<string, string>>): readonly Subject[] {
  const own = (program: Program, folder: string, tool: string) =>
    started({ ...program, env: { ...program.env, ...environment(folder) } }, tool);
  return [
    {
      name: NOTHING,
      role: 'base',
      open: () => ({
        round() {
          const took = timeOfNothing(plainEnvironment());
          return [took, took, took];
        },
      }),
    },
    { name: BY_HAND, role: 'base', open: (folder) => own(byHand(folder), folder, 'none') },
    { name: MEMORY, role: 'base', open: (folder) => own(serverMemory(folder), folder, 'read_graph') },
    { name: OURS, role: 'ours', again: true, open: (folder) => own(bicameral(folder), folder, 'bicameral.history') },
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
  what: 'A new process each time, with `initialize` already waiting on its stdin; `tools/list` is asked once that is answered, and a call that finds nothing after that. The limits are a Node process that does nothing, from its start to its end, and a script of ten lines that answers whatever comes.',
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
  what: 'As above, with `NODE_COMPILE_CACHE` set for all but the process that does nothing, and the cache filled by the round that warms up.',
  measures,
  rounds: 25,
  unavailable: () =>
    Number(process.versions.node.split('.')[0]) < 22
      ? 'this Node has no compile cache; run it by 22.1 or later'
      : undefined,
  subjects: () => subjects((folder) => ({ NODE_COMPILE_CACHE: path.join(folder, 'compiled') })),
  goals: [toNothing('start to the answer with the compile cache, to `node -e 0`', 1.3)],
};
