// A process that appends records to one sink when it is told to, and says how long that took.
import { performance } from 'node:perf_hooks';
import { quantile } from '../statistics.js';
import { recordOf } from './record.js';
import { sinks, type Sink, type SinkName } from './sink.js';

export interface ChildConfig {
  readonly sink: SinkName;
  readonly file: string;
  readonly maxBytes: number;
  readonly count: number;
  /** Of these appends each is timed by itself, after the others. */
  readonly timed: number;
}

export interface ChildResult {
  /** Milliseconds from the word to go until all of `count` was with the kernel. */
  readonly took: number;
  /** Microseconds of a single append, its 99th percentile; 0 when none was timed. */
  readonly p99: number;
}

const config = JSON.parse(process.argv[2] ?? '') as ChildConfig;

async function fill(sink: Sink, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    if (!sink.append(recordOf(n))) await sink.drained?.();
  }
}

async function timeEach(sink: Sink, count: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const record = recordOf(n);
    const started = performance.now();
    const goesOn = sink.append(record);
    times.push((performance.now() - started) * 1000);
    if (!goesOn) await sink.drained?.();
  }
  return quantile(times, 0.99);
}

async function run(): Promise<ChildResult> {
  const { sink: name, file, maxBytes, count, timed } = config;
  const sink = await sinks[name]({ file, maxBytes });
  const started = performance.now();
  await fill(sink, count);
  if (timed === 0) {
    await sink.close();
    return { took: performance.now() - started, p99: 0 };
  }
  // A sink that is still to write what it took must not pass for one that has written it.
  const p99 = await timeEach(sink, timed);
  await sink.close();
  const took = ((performance.now() - started) * count) / (count + timed);
  return { took, p99 };
}

process.once('message', () => {
  run().then(
    (result) => process.send?.(result, () => process.disconnect()),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
