import { basename, dirname } from 'node:path';
import { createStream } from 'rotating-file-stream';
import { drainer } from './backpressure.js';
import { ending } from './closing.js';
import type { Subject, SubjectOptions } from './subject.js';

/** A record counts as appended when `write` returns, as for the others. */
export function openRotatingFileStream({ file, maxBytes }: SubjectOptions): Subject {
  const name = basename(file);
  const stream = createStream((_time, index) => (index === undefined ? name : `${name}.${index}`), {
    path: dirname(file),
    size: `${maxBytes}B`,
    initialRotation: true,
  });
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure ??= error;
    process.stderr.write(`${error.message}\n`);
  });
  stream.on('warning', (error) => process.stderr.write(`${error.message}\n`));
  const write = drainer(stream);
  return {
    append: async (record) => {
      if (failure !== undefined) throw failure;
      await write(`${JSON.stringify(record)}\n`);
    },
    close: () => ending(stream, 'finish', () => stream.end()),
  };
}
