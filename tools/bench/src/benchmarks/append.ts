import type { Benchmark, BenchmarkOptions, Role, Subject } from '../benchmark.js';
import { runSink } from '../sinks/run.js';
import type { SinkName } from '../sinks/sink.js';

const LIMIT = 'one `writeSync` a record';
/** What no sink can go below that looks after each record whether it is whole and where it should be. */
const FLOOR = 'one `writeSync`, and one `readSync` behind it';
const OURS = '`JsonlSink`';

const PEERS: readonly SinkName[] = [
  'sonic-boom, sync',
  'sonic-boom, async',
  'pino, sync',
  'pino-roll',
  'winston-daily-rotate-file',
  'rotating-file-stream',
  'log4js',
  'appendFileSync',
];

/** Nothing rotates: what is measured is the append. */
const MAX_BYTES = 1_000_000_000;

function subject({ quick }: BenchmarkOptions, name: string, role: Role, sink: SinkName): Subject {
  const count = quick ? 20_000 : 200_000;
  return {
    name,
    role,
    again: role === 'ours',
    open: (folder) => ({
      round: async () => {
        const { took, p99 } = await runSink(folder, {
          sink,
          processes: 1,
          maxBytes: MAX_BYTES,
          count,
          timed: count / 10,
        });
        return [(took / count) * 1000, p99];
      },
    }),
  };
}

export const append: Benchmark = {
  name: 'append',
  title: 'One process appends records',
  what: '200,000 records of 400 bytes, `JSON.stringify` included, each round in a process of its own and until all is with the kernel; then 20,000 more, each timed. `JsonlSink`, `writeSync`, `appendFileSync` and the two that say sync have a record with the kernel when the call returns; the others have not. The limit keeps none of the promises: it does not rotate, and knows nothing of torn lines or other writers. The second row adds what it takes to know: one look, after each record, at where the file should end.',
  measures: [
    { name: 'an append', unit: 'µs' },
    { name: 'p99 of an append', unit: 'µs' },
  ],
  rounds: 7,
  subjects: (options) => [
    subject(options, LIMIT, 'base', 'writeSync'),
    subject(options, FLOOR, 'base', 'writeSync and readSync'),
    subject(options, OURS, 'ours', 'jsonl-sink'),
    ...PEERS.map((peer) => subject(options, peer, 'peer', peer)),
  ],
  goals: [
    {
      what: 'speed of an append, to one bare write a record',
      unit: '×',
      atLeast: 0.75,
      figure: ({ ratio }) => 1 / ratio(OURS, LIMIT),
    },
    {
      what: 'speed of an append, to one bare write and one look behind it',
      unit: '×',
      atLeast: 0.85,
      figure: ({ ratio }) => 1 / ratio(OURS, FLOOR),
    },
    {
      what: 'p99 of an append, to that of a bare write',
      unit: '×',
      atMost: 2,
      figure: ({ ratio }) => ratio(OURS, LIMIT, 'p99 of an append'),
    },
    {
      what: 'peers that are faster',
      unit: '',
      atMost: 0,
      figure: ({ median }) => PEERS.filter((peer) => median(peer) < median(OURS)).length,
    },
  ],
};
