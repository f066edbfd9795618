import pinoRoll from 'pino-roll';
import { drainer } from './backpressure.js';
import { ending } from './closing.js';
import type { Subject, SubjectOptions } from './subject.js';

/** A record counts as appended when `write` returned, as for the others; its callers are told no more than that. */
export async function openPinoRoll({ file, maxBytes }: SubjectOptions): Promise<Subject> {
  const stream = await pinoRoll({ file, size: `${maxBytes / 1_000_000}m`, mkdir: true });
  stream.on('error', (error: Error) => process.stderr.write(`${error.message}\n`));
  const write = drainer(stream);
  return {
    append: (record) => write(`${JSON.stringify(record)}\n`),
    close: () => ending(stream, 'close', () => stream.end()),
  };
}
