import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Call, TimedClient } from './round-trip.js';
import { bicameral, BUNDLE, plainEnvironment, type Program, REPOSITORY, serverMemory } from './servers.js';
import { timeOfNothing, timeToInitialize } from './start.js';
import { type Spread, spreadOf } from './statistics.js';
import { markdownTable, milliseconds, ratio } from './table.js';

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** Markdown. `temporary` is a directory that goes away afterwards. */
  run: (temporary: string) => Promise<string> | string;
}

const START_ROUNDS = 15;
const CALLS_A_ROUND = 50;
const CALL_ROUNDS = 8;

/** All of them, in the order of docs/benchmarks.md. */
export const benchmarks: readonly Benchmark[] = [
  {
    name: 'start',
    title: 'From starting the process to the answer to `initialize`',
    async run(temporary) {
      const memory = serverMemory(temporary);
      const own = bicameral(temporary, {});
      const times = { node: [] as number[], memory: [] as number[], own: [] as number[], again: [] as number[] };
      for (let round = 0; round < START_ROUNDS; round += 1) {
        times.node.push(timeOfNothing(plainEnvironment()));
        times.memory.push(await timeToInitialize(memory));
        times.own.push(await timeToInitialize(own));
        times.again.push(await timeToInitialize(own));
      }
      return comparison([
        ['`node -e 0`', spreadOf(times.node)],
        ['server-memory', spreadOf(times.memory)],
        ['bicameral-mcp', spreadOf(times.own)],
        ['bicameral-mcp once more (A/A)', spreadOf(times.again)],
      ]);
    },
  },
  {
    name: 'round-trip',
    title: 'One call, from a connected client and back',
    async run(temporary) {
      const preflight: Call = {
        name: 'bicameral.preflight',
        args: (round) => ({ topic: `Question ${round}`, file_paths: ['packages/jsonl-sink/src/sink.ts'] }),
      };
      const graph: Call = { name: 'read_graph', args: () => ({}) };
      const on = { BICAMERAL_TELEMETRY: 'preflight' };
      return compareCalls([
        ['server-memory, `read_graph` of an empty graph', serverMemory(temporary), graph],
        ['bicameral-mcp, `preflight`, capture off', bicameral(temporary, {}, 'off'), preflight],
        ['bicameral-mcp, `preflight`, capture on', bicameral(temporary, on, 'on'), preflight],
        ['bicameral-mcp, `preflight`, capture on, once more (A/A)', bicameral(temporary, on, 'again'), preflight],
      ]);
    },
  },
  {
    name: 'size',
    title: 'What is installed',
    run() {
      const grammars = path.join(path.dirname(BUNDLE), 'grammars');
      const grammarBytes = readdirSync(grammars).reduce(
        (sum, name) => sum + statSync(path.join(grammars, name)).size,
        0,
      );
      const kilobytes = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;
      return markdownTable(
        ['part', 'size'],
        [
          ['the bundle, one file', kilobytes(statSync(BUNDLE).size)],
          ['grammars, each read when a symbol of its language is first asked for', kilobytes(grammarBytes)],
        ],
      );
    },
  },
  {
    name: 'commands',
    title: 'The two commands of the README, each in a fresh clone',
    run(temporary) {
      const rows = ['npm run demo', 'npm test'].map((command, index) => {
        const clone = path.join(temporary, `clone-${index}`);
        execFileSync('git', ['clone', '--quiet', REPOSITORY, clone]);
        const run = (text: string) => {
          const started = performance.now();
          execFileSync(text, {
            cwd: clone,
            shell: true,
            stdio: ['ignore', 'ignore', 'inherit'],
            env: { ...process.env, CI: 'true' },
          });
          return (performance.now() - started) / 1000;
        };
        const install = run('npm ci');
        const rest = run(command);
        return [
          `\`npm ci && ${command}\``,
          `${install.toFixed(0)} s`,
          `${rest.toFixed(0)} s`,
          `${(install + rest).toFixed(0)} s`,
        ];
      });
      return markdownTable(['command', 'install', 'then', 'together'], rows);
    },
  },
];

/** Calls in alternating rounds, so that a slow spell of the machine falls on all of them. */
async function compareCalls(contenders: readonly (readonly [string, Program, Call])[]): Promise<string> {
  const running: { name: string; client: TimedClient; times: number[] }[] = [];
  for (const [name, program, call] of contenders) {
    const client = new TimedClient(call);
    await client.connect(program);
    await client.time(-CALLS_A_ROUND, CALLS_A_ROUND);
    running.push({ name, client, times: [] });
  }
  for (let round = 0; round < CALL_ROUNDS; round += 1) {
    for (const { client, times } of running) times.push(...(await client.time(round * CALLS_A_ROUND, CALLS_A_ROUND)));
  }
  for (const { client } of running) await client.close();
  return comparison(running.map(({ name, times }) => [name, spreadOf(times)]));
}

/** Each against the first two. */
function comparison(rows: readonly (readonly [string, Spread])[]): string {
  const bases = rows.slice(0, 2);
  return markdownTable(
    ['', 'median ms', 'min', 'max', ...bases.map(([name]) => `against ${name}`)],
    rows.map(([name, { median, min, max }]) => [
      name,
      milliseconds(median),
      milliseconds(min),
      milliseconds(max),
      ...bases.map(([, base]) => ratio(median / base.median)),
    ]),
  );
}
