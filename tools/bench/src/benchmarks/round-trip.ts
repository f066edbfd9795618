import type { Benchmark, Running } from '../benchmark.js';
import { type Call, TimedClient } from '../round-trip.js';
import { bicameral, type Program, serverMemory } from '../servers.js';
import { quantile } from '../statistics.js';

const CALLS = 50;

const PREFLIGHT: Call = {
  name: 'bicameral.preflight',
  args: (call) => ({ topic: `Question ${call}`, file_paths: ['packages/jsonl-sink/src/sink.ts'] }),
};
const READ_GRAPH: Call = { name: 'read_graph', args: () => ({}) };
const CAPTURE = { BICAMERAL_TELEMETRY: 'preflight' };

const OFF = 'bicameral-mcp, `preflight`, capture off';
const ON = 'bicameral-mcp, `preflight`, capture on';

async function calling(program: Program, call: Call): Promise<Running> {
  const client = new TimedClient(call);
  await client.connect(program);
  return {
    async round(index) {
      const times = await client.time(index * CALLS, CALLS);
      return [quantile(times, 0.5), quantile(times, 0.99)];
    },
    close: () => client.close(),
  };
}

export const roundTrip: Benchmark = {
  name: 'round-trip',
  title: 'One call, from a connected client and back',
  what: `An empty ledger over this repository. Each round is ${CALLS} calls, one after the other, and gives their median and their 99th percentile.`,
  measures: [
    { name: 'median of a call', unit: 'ms' },
    { name: 'p99 of a call', unit: 'ms' },
  ],
  rounds: 20,
  subjects: () => [
    {
      name: 'server-memory, `read_graph` of an empty graph',
      role: 'base',
      open: (folder) => calling(serverMemory(folder), READ_GRAPH),
    },
    { name: OFF, role: 'base', open: (folder) => calling(bicameral(folder), PREFLIGHT) },
    { name: ON, role: 'ours', again: true, open: (folder) => calling(bicameral(folder, CAPTURE), PREFLIGHT) },
  ],
  goals: [
    {
      what: 'one preflight with capture on, to off',
      unit: '×',
      atMost: 1.05,
      figure: ({ ratio }) => ratio(ON, OFF),
    },
  ],
};
