import type { Benchmark, BenchmarkOptions, Role, Subject } from '../benchmark.js';
import { runSink } from '../sinks/run.js';
import type { SinkName } from '../sinks/sink.js';

const PROCESSES = [2, 8];

const limit = (processes: number) => `${processes} × \`writeSync\``;
const floor = (processes: number) => `${processes} × \`writeSync\` and \`readSync\``;
const ours = (processes: number) => `${processes} × \`JsonlSink\``;

/** Rotates some 60 times in a round. */
const MAX_BYTES = 1_000_000;
const RECORDS = 160_000;

function subject({ quick }: BenchmarkOptions, name: string, role: Role, sink: SinkName, processes: number): Subject {
  const count = (quick ? RECORDS / 10 : RECORDS) / processes;
  return {
    name,
    role,
    open: (folder) => ({
      round: async () => {
        const { took } = await runSink(folder, { sink, processes, maxBytes: MAX_BYTES, count, timed: 0 });
        return [(took / (count * processes)) * 1000];
      },
    }),
  };
}

export const appendShared: Benchmark = {
  name: 'append-shared',
  title: 'Several processes append to one file, which rotates at 1 MB',
  what: '160,000 records of 400 bytes together, until the last process has all with the kernel. The limit is as many processes that append to one file without any rotation; the row after it reads a byte behind each record as well, which is the least that any look takes.',
  measures: [{ name: 'a record, of all together', unit: 'µs' }],
  rounds: 7,
  subjects: (options) =>
    PROCESSES.flatMap((processes) => [
      subject(options, limit(processes), 'base', 'writeSync', processes),
      subject(options, floor(processes), 'base', 'writeSync and readSync', processes),
      { ...subject(options, ours(processes), 'ours', 'jsonl-sink', processes), again: processes === 2 },
    ]),
  goals: PROCESSES.map((processes) => ({
    what: `speed of ${processes} processes on one file, to raw appends by as many`,
    unit: '×',
    atLeast: 0.6,
    figure: ({ ratio }) => 1 / ratio(ours(processes), limit(processes)),
  })),
};
