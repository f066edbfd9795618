import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countAcks } from './ack-log.js';
import { startChild, type Child, type Ending, type Limits } from './child.js';
import type { Refusals, WriterConfig } from './children/writer.js';
import { until } from './wait.js';

export interface Writer {
  readonly id: string;
  readonly child: Child;
  readonly ackLog: string;
  /** Appends that came back so far. */
  readonly acks: () => number;
  /** By code; known once it has ended by itself. */
  readonly refusals: () => Refusals;
  readonly go: () => void;
  /** Asks it to end after the append it is at. */
  readonly stop: () => void;
  readonly tell: (message: 'hoard' | 'release') => void;
}

type Defaulted = 'subject' | 'bigEvery' | 'refusedMs' | 'restMs' | 'clock';

export type WriterOptions = Omit<WriterConfig, 'writer' | 'ackLog' | Defaulted> &
  Partial<Pick<WriterConfig, Defaulted>> & {
    readonly limits?: Limits;
    readonly script?: 'writer' | 'foreign';
    /** The folder of the logs, where it is not `acks` beside the file's own. */
    readonly acks?: string;
  };

/** Starts a writer that is ready and waits for `go`. Its log lies in the folder `acks` beside the file's own. */
export async function startWriter(id: string, options: WriterOptions): Promise<Writer> {
  const { limits, acks, script = 'writer', ...rest } = options;
  const ackLog = join(acks ?? join(rest.file, '..', '..', 'acks'), id);
  const config: WriterConfig = {
    subject: 'jsonl-sink',
    bigEvery: 0,
    refusedMs: 0,
    restMs: 0,
    clock: null,
    ...rest,
    writer: id,
    ackLog,
  };
  const child = await startChild(script, config, limits);
  let refusals: Refusals = {};
  child.process.on('message', (message) => (refusals = message as Refusals));
  const tell = (message: 'go' | 'stop' | 'hoard' | 'release'): void => {
    if (child.process.connected) child.process.send(message);
  };
  return {
    id,
    child,
    ackLog,
    acks: () => countAcks(ackLog),
    refusals: () => refusals,
    go: () => tell('go'),
    stop: () => tell('stop'),
    tell,
  };
}

/** Waits until so many more appends of every writer came back; false when one makes no progress. */
export async function progressOf(writers: readonly Writer[], count: number): Promise<boolean> {
  const before = writers.map(({ acks }) => acks());
  return until(() =>
    writers.every(({ acks, child }, index) => child.isOver() || acks() >= (before[index] ?? 0) + count),
  );
}

/** Waits until so many more appends of every writer returned, whatever was refused; false when one makes no progress. */
export async function recovered(writers: readonly Writer[], count = 40): Promise<boolean> {
  const before = writers.map(returned);
  return until(() => writers.every((writer, index) => returned(writer) >= (before[index] ?? 0) + count));
}

function returned({ ackLog }: Writer): number {
  return readFileSync(ackLog, { encoding: 'latin1', flag: 'a+' }).split('A').length - 1;
}

/** Whether the last thing that came back was a refusal; the log's last line says so. */
export function isRefusedNow({ ackLog, child }: Writer): boolean {
  if (child.isOver()) return true;
  return readFileSync(ackLog, 'latin1').slice(-16).startsWith('R');
}

/** More than a sink writes before it looks whether its file is still there: 64 KiB or 50 ms of them. Appends. */
const UNNOTICED = 3000;

/** Waits until every writer's last append was refused; false when one goes on as if nothing were wrong. */
export async function areRefused(writers: readonly Writer[]): Promise<boolean> {
  const before = writers.map(returned);
  const goesOn = (writer: Writer, index: number): boolean => returned(writer) > (before[index] ?? 0) + UNNOTICED;
  return (await until(() => writers.every(isRefusedNow) || writers.some(goesOn))) && writers.every(isRefusedNow);
}

/** The refusals of all, by code; known of those that ended by themselves. */
export function refusalsOf(writers: readonly Writer[]): Refusals {
  const sum: Record<string, number> = {};
  for (const { refusals } of writers) {
    for (const [code, count] of Object.entries(refusals())) sum[code] = (sum[code] ?? 0) + count;
  }
  return sum;
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
