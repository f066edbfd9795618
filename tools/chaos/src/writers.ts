import { join } from 'node:path';
import { countAcks } from './ack-log.js';
import { startChild, type Child, type Ending } from './child.js';
import type { WriterConfig } from './children/writer.js';

export interface Writer {
  readonly id: string;
  readonly child: Child;
  readonly ackLog: string;
  /** Appends that came back so far. */
  readonly acks: () => number;
  readonly go: () => void;
  /** Asks it to end after the append it is at. */
  readonly stop: () => void;
}

export type WriterOptions = Omit<WriterConfig, 'writer' | 'ackLog' | 'subject' | 'bigEvery' | 'refusedMs'> &
  Partial<Pick<WriterConfig, 'subject' | 'bigEvery' | 'refusedMs'>> & {
    readonly fileSizeKib?: number;
    readonly script?: 'writer' | 'foreign';
  };

/** Starts a writer that is ready and waits for `go`. Its log lies in the folder `acks` beside the file's own. */
export async function startWriter(id: string, options: WriterOptions): Promise<Writer> {
  const { fileSizeKib, script = 'writer', ...rest } = options;
  const ackLog = join(rest.file, '..', '..', 'acks', id);
  const config: WriterConfig = { subject: 'jsonl-sink', bigEvery: 0, refusedMs: 0, ...rest, writer: id, ackLog };
  const child = await startChild(script, config, fileSizeKib);
  const tell = (message: string): void => {
    if (child.process.connected) child.process.send(message);
  };
  return { id, child, ackLog, acks: () => countAcks(ackLog), go: () => tell('go'), stop: () => tell('stop') };
}

/** Waits for the end of all; gives a sentence for each that ended otherwise than it should. */
export async function endingsOf(writers: readonly Writer[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, child } of writers) {
    const ending = await child.ended;
    if (ending.code !== 0) faults.push(describeEnding(id, ending));
  }
  return faults;
}

export function describeEnding(id: string, { code, signal, stderr, hung }: Ending): string {
  const how = hung ? 'hung' : `ended with ${signal ?? code ?? 'nothing'}`;
  return `writer ${id} ${how}${stderr === '' ? '' : `: ${stderr.trim()}`}`;
}
