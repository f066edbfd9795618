import type { Benchmark } from '../benchmark.js';
import { bicameral, plainEnvironment, type Program, serverMemory } from '../servers.js';
import { timeOfNothing, timeToInitialize } from '../start.js';

const NOTHING = '`node -e 0`';
const OURS = 'bicameral-mcp';
const MEMORY = 'server-memory';

const started = (program: Program) => ({ round: async () => [await timeToInitialize(program)] });

export const start: Benchmark = {
  name: 'start',
  title: 'From starting the process to the answer to `initialize`',
  what: 'A new process each time, with `initialize` already waiting on its stdin; the time ends with the first byte of the answer. The limit is a Node process that does nothing.',
  measures: [{ name: 'answered after', unit: 'ms' }],
  rounds: 25,
  subjects: () => [
    { name: NOTHING, role: 'base', open: () => ({ round: () => [timeOfNothing(plainEnvironment())] }) },
    { name: MEMORY, role: 'base', open: (folder) => started(serverMemory(folder)) },
    { name: OURS, role: 'ours', again: true, open: (folder) => started(bicameral(folder)) },
  ],
  goals: [
    {
      what: 'start to the answer, to `node -e 0`',
      unit: '×',
      atMost: 1.6,
      figure: ({ ratio }) => ratio(OURS, NOTHING),
    },
    {
      what: 'start to the answer, to server-memory',
      unit: '×',
      atMost: 0.5,
      figure: ({ ratio }) => ratio(OURS, MEMORY),
    },
  ],
};
