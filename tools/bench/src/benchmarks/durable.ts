import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { JsonlSink } from '@bicameral/jsonl-sink';
import type { Benchmark, Running } from '../benchmark.js';
import { recordOf } from '../sinks/record.js';
import { quantile } from '../statistics.js';

const LIMIT = 'one `writeSync` and one `fsyncSync` a record';
const PLAIN = '`JsonlSink`';
const DURABLE = '`JsonlSink`, `durable: true`';

/** Microseconds of each of so many appends: their median and their 99th percentile. */
function timed(count: number, append: (record: object) => void, close: () => void): Running {
  return {
    round() {
      const times: number[] = [];
      for (let n = 0; n < count; n += 1) {
        const record = recordOf(n);
        const started = performance.now();
        append(record);
        times.push((performance.now() - started) * 1000);
      }
      return [quantile(times, 0.5), quantile(times, 0.99)];
    },
    close,
  };
}

function sinkIn(folder: string, durable: boolean, count: number): Running {
  const sink = new JsonlSink(path.join(folder, 'rows.jsonl'), { durable });
  return timed(
    count,
    (record) => sink.append(record),
    () => sink.close(),
  );
}

export const durable: Benchmark = {
  name: 'durable',
  title: 'What it costs that a power cut can not take a record',
  what: 'Records of 400 bytes, each timed, on the disk of the temporary folder. The limit writes and syncs each record and keeps none of the other promises.',
  measures: [
    { name: 'median of an append', unit: 'µs' },
    { name: 'p99 of an append', unit: 'µs' },
  ],
  rounds: 11,
  subjects: ({ quick }) => {
    const count = quick ? 50 : 500;
    return [
      {
        name: LIMIT,
        role: 'base',
        open: (folder) => {
          const fd = openSync(path.join(folder, 'rows.jsonl'), 'a', 0o600);
          return timed(
            count,
            (record) => {
              writeSync(fd, `${JSON.stringify(record)}\n`);
              fsyncSync(fd);
            },
            () => closeSync(fd),
          );
        },
      },
      { name: PLAIN, role: 'base', open: (folder) => sinkIn(folder, false, count) },
      { name: DURABLE, role: 'ours', again: true, open: (folder) => sinkIn(folder, true, count) },
    ];
  },
  goals: [
    {
      what: 'a durable append, to a bare write and sync',
      unit: '×',
      atMost: 1.33,
      figure: ({ ratio }) => ratio(DURABLE, LIMIT),
    },
  ],
};
