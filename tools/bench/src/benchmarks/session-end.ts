import { spawnSync } from 'node:child_process';
import type { Benchmark } from '../benchmark.js';
import { bicameral, plainEnvironment, type Program } from '../servers.js';
import { timeOfNothing } from '../stdio-process.js';

const NOTHING = '`node -e 0`';
const OFF = '`session-end`, capture off';
const ON = '`session-end`, capture on';

/** Milliseconds from the start of the process to its end. */
function timeOfHook({ args, env }: Program): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [...args, 'session-end'], { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`session-end exited with ${status}`);
  return performance.now() - started;
}

export const sessionEnd: Benchmark = {
  name: 'session-end',
  title: 'What a hook at the end of a session takes',
  what: '`bicameral-mcp session-end` from the start of its process to its end, which leaves a mark and starts nothing. The limit is a Node process that does nothing.',
  measures: [{ name: 'ended after', unit: 'ms' }],
  rounds: 25,
  subjects: () => [
    { name: NOTHING, role: 'base', open: () => ({ round: () => [timeOfNothing(plainEnvironment())] }) },
    {
      name: OFF,
      role: 'ours',
      open: (folder) => {
        const program = bicameral(folder);
        return { round: () => [timeOfHook(program)] };
      },
    },
    {
      name: ON,
      role: 'ours',
      again: true,
      open: (folder) => {
        const program = bicameral(folder, { BICAMERAL_TELEMETRY: 'preflight' });
        return { round: () => [timeOfHook(program)] };
      },
    },
  ],
  goals: [
    {
      what: 'session-end with capture on',
      unit: 'ms',
      atMost: 300,
      figure: ({ median }) => median(ON),
    },
  ],
};
