import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { Benchmark, Running } from '../benchmark.js';
import { bicameral, type Program, serverEverything, serverMemory } from '../servers.js';
import { StdioProcess } from '../stdio-process.js';

const OURS = 'bicameral-mcp';

interface Listed {
  readonly tools: readonly { name: string; description?: string; inputSchema: object }[];
}

function listing(program: Program): Running {
  return {
    async round() {
      const server = new StdioProcess(program);
      await server.initialize();
      const { tools } = (await server.listTools()) as Listed;
      await server.end();
      const seen = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
      const count = encode(JSON.stringify(seen)).length;
      return [count, count / tools.length, tools.length];
    },
  };
}

export const tokens: Benchmark = {
  name: 'tokens',
  title: 'What a model sees of `tools/list`',
  what: 'Names, descriptions and inputs of all tools as JSON, in tokens of o200k_base.',
  measures: [
    { name: 'all tools', unit: 'tokens' },
    { name: 'a tool', unit: 'tokens' },
    { name: 'how many', unit: 'tools' },
  ],
  rounds: 1,
  subjects: () => [
    { name: 'server-memory', role: 'base', open: (folder) => listing(serverMemory(folder)) },
    { name: 'server-everything', role: 'peer', open: () => listing(serverEverything()) },
    { name: OURS, role: 'ours', open: (folder) => listing(bicameral(folder)) },
  ],
  goals: [
    {
      what: 'what a model sees of `tools/list`',
      unit: 'tokens',
      atMost: 2000,
      figure: ({ median }) => median(OURS),
    },
  ],
};
