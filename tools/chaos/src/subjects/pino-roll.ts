import { once } from 'node:events';
import pinoRoll from 'pino-roll';
import type { Subject, SubjectOptions } from './subject.js';

/** A record counts as appended when `write` returns, as for the others; its callers are told no more than that. */
export async function openPinoRoll({ file, maxBytes }: SubjectOptions): Promise<Subject> {
  const stream = await pinoRoll({ file, size: `${maxBytes / 1_000_000}m`, mkdir: true });
  stream.on('error', (error: Error) => process.stderr.write(`${error.message}\n`));
  return {
    append: async (record) => {
      if (!stream.write(`${JSON.stringify(record)}\n`)) await once(stream, 'drain');
    },
    close: async () => {
      const closed = once(stream, 'close');
      stream.end();
      await closed;
    },
  };
}
