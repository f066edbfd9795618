import { appendFileSync, closeSync, openSync, readSync, writeSync } from 'node:fs';
import { once, type EventEmitter } from 'node:events';
import { basename, dirname } from 'node:path';
import { JsonlSink } from '@bicameral/jsonl-sink';

/** What is measured: something that takes one record after the other. */
export interface Sink {
  /** False when the caller has to wait for `drained` before the next one, as a careful caller of a stream does. */
  append(record: object): boolean;
  drained?(): Promise<unknown>;
  /** Resolves when all is with the kernel. */
  close(): Promise<void>;
}

export interface SinkOptions {
  readonly file: string;
  /** Rotates at so many bytes. */
  readonly maxBytes: number;
}

/** Where winston's transports look for the finished line. */
const MESSAGE = Symbol.for('message');

type Open = (options: SinkOptions) => Sink | Promise<Sink>;

/** By name. Each is loaded when it is opened, so that a process holds only the one that it measures. */
export const sinks = {
  writeSync: ({ file }) => {
    const fd = openSync(file, 'a', 0o600);
    return always(
      (record) => writeSync(fd, `${JSON.stringify(record)}\n`),
      () => closeSync(fd),
    );
  },
  // The least that tells whether somebody else wrote meanwhile: a stub in front, a file that was removed.
  'writeSync and readSync': ({ file }) => {
    const fd = openSync(file, 'a+', 0o600);
    const behind = Buffer.alloc(1);
    let size = 0;
    return always(
      (record) => {
        size += writeSync(fd, `${JSON.stringify(record)}\n`);
        readSync(fd, behind, 0, 1, size);
      },
      () => closeSync(fd),
    );
  },
  appendFileSync: ({ file }) => always((record) => appendFileSync(file, `${JSON.stringify(record)}\n`)),
  'jsonl-sink': ({ file, maxBytes }) => {
    const sink = new JsonlSink(file, { maxBytes, keep: 10_000 });
    return always(
      (record) => sink.append(record),
      () => sink.close(),
    );
  },
  'sonic-boom, sync': async ({ file }) => {
    const { SonicBoom } = (await import('sonic-boom')).default;
    const stream = new SonicBoom({ dest: file, sync: true });
    return always(
      (record) => stream.write(`${JSON.stringify(record)}\n`),
      () => ended(stream, 'close'),
    );
  },
  'sonic-boom, async': async ({ file }) => {
    const { SonicBoom } = (await import('sonic-boom')).default;
    return streamed(new SonicBoom({ dest: file, sync: false, minLength: 4096 }), 'close');
  },
  'pino, sync': async ({ file }) => {
    const { pino } = await import('pino');
    const stream = pino.destination({ dest: file, sync: true });
    const logger = pino({ base: null, timestamp: false }, stream);
    return always(
      (record) => logger.info(record),
      () => ended(stream, 'close'),
    );
  },
  'pino-roll': async ({ file, maxBytes }) => {
    const { default: pinoRoll } = await import('pino-roll');
    return streamed(await pinoRoll({ file, size: `${maxBytes / 1_000_000}m` }), 'close');
  },
  'winston-daily-rotate-file': async ({ file, maxBytes }) => {
    const { default: DailyRotateFile } = await import('winston-daily-rotate-file');
    const transport = new DailyRotateFile({
      dirname: dirname(file),
      filename: basename(file),
      maxSize: String(maxBytes),
    });
    // As a logger hands it on, without what a logger costs.
    return {
      append: (record) => transport.write({ level: 'info', [MESSAGE]: JSON.stringify(record) }),
      drained: () => once(transport, 'drain'),
      close: () => ended(transport, 'finish'),
    };
  },
  'rotating-file-stream': async ({ file, maxBytes }) => {
    const { createStream } = await import('rotating-file-stream');
    const name = basename(file);
    const stream = createStream((_time, index) => (index === undefined ? name : `${name}.${index}`), {
      path: dirname(file),
      size: `${maxBytes}B`,
    });
    return streamed(stream, 'finish');
  },
  log4js: async ({ file, maxBytes }) => {
    const { default: log4js } = await import('log4js');
    log4js.addLayout(
      'json',
      () =>
        ({ data: [record] }) =>
          JSON.stringify(record),
    );
    const layout = { type: 'json' };
    log4js.configure({
      appenders: { file: { type: 'file', filename: file, maxLogSize: maxBytes, backups: 100, layout } },
      categories: { default: { appenders: ['file'], level: 'info' } },
    });
    const logger = log4js.getLogger();
    return always(
      (record) => logger.info(record),
      () => new Promise<void>((resolve) => log4js.shutdown(() => resolve())),
    );
  },
} as const satisfies Record<string, Open>;

export type SinkName = keyof typeof sinks;

function always(append: (record: object) => unknown, close: () => unknown = () => undefined): Sink {
  return {
    append: (record) => {
      append(record);
      return true;
    },
    close: async () => {
      await close();
    },
  };
}

type Stream = EventEmitter & { write(line: string): boolean; end(): unknown };

function streamed(stream: Stream, event: string): Sink {
  return {
    append: (record) => stream.write(`${JSON.stringify(record)}\n`),
    drained: () => once(stream, 'drain'),
    close: () => ended(stream, event),
  };
}

async function ended(
  stream: EventEmitter & { end(): unknown },
  event: string,
  end = () => stream.end(),
): Promise<void> {
  const done = once(stream, event);
  end();
  await done;
}
