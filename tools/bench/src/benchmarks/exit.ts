import type { Benchmark, Running } from '../benchmark.js';
import { bicameral, plainEnvironment, type Program, serverMemory } from '../servers.js';
import { StdioProcess } from '../stdio-process.js';

const OURS = 'bicameral-mcp, after a preflight';
const CAPTURE = { BICAMERAL_TELEMETRY: 'preflight' };

/** A process that only reads what comes, and repeats it. */
const READER = 'process.stdin.on("data", (text) => process.stdout.write(text))';

function ending(program: Program, prepare: (server: StdioProcess) => Promise<unknown>): Running {
  return {
    async round() {
      const server = new StdioProcess(program);
      await prepare(server);
      const begun = performance.now();
      await server.end();
      return [performance.now() - begun];
    },
  };
}

const afterCall = (name: string, args: object) => async (server: StdioProcess) => {
  await server.initialize();
  await server.listTools();
  await server.ask('tools/call', { name, arguments: args });
};

export const exit: Benchmark = {
  name: 'exit',
  title: 'From the end of stdin to the end of the process',
  what: 'Each server has answered one call; capture is on, so that ours has the end of its session to write. The limit is a Node process that only reads its stdin.',
  measures: [{ name: 'gone after', unit: 'ms' }],
  rounds: 15,
  subjects: () => [
    {
      name: 'a process that only reads',
      role: 'base',
      open: () => ending({ args: ['-e', READER], env: plainEnvironment() }, (server) => server.initialize()),
    },
    {
      name: 'server-memory, after `read_graph`',
      role: 'peer',
      open: (folder) => ending(serverMemory(folder), afterCall('read_graph', {})),
    },
    {
      name: OURS,
      role: 'ours',
      again: true,
      open: (folder) => ending(bicameral(folder, CAPTURE), afterCall('bicameral.preflight', { topic: 'Retries' })),
    },
  ],
  goals: [
    { what: 'the process is gone after stdin closes', unit: 'ms', atMost: 100, figure: ({ median }) => median(OURS) },
  ],
};
