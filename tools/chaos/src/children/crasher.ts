// Rotates the file with its first record, and kills itself after so many of the calls that it makes for that.
import nodeFs from 'node:fs';
import type { SinkFileSystem } from '@bicameral/jsonl-sink';
import { openAckLog } from '../ack-log.js';
import { recordOf } from '../record.js';
import { sinkUnderTest } from '../under-test.js';

export interface CrasherConfig {
  readonly file: string;
  readonly writer: string;
  readonly keep: number;
  readonly ackLog: string;
  /** Counted from the one that makes the lock. */
  readonly calls: number;
}

const { file, writer, keep, ackLog, calls } = JSON.parse(process.argv[2] ?? '') as CrasherConfig;
const { JsonlSink } = await sinkUnderTest();
const log = openAckLog(ackLog);
let made = -1;

const fs = new Proxy(nodeFs, {
  get: (target, name: keyof SinkFileSystem) => {
    return (...args: unknown[]): unknown => {
      if (made === -1 && name === 'symlinkSync') made = 0;
      if (made === calls) process.kill(process.pid, 'SIGKILL');
      if (made !== -1) made += 1;
      return Reflect.apply(target[name], target, args);
    };
  },
}) as SinkFileSystem;

process.once('message', () => {
  const sink = new JsonlSink(file, { maxBytes: 1, keep, fs });
  sink.append(recordOf(writer, 0, 0));
  log.note('returned', 0, 0);
  sink.close();
  process.disconnect();
});
process.send?.('ready');
