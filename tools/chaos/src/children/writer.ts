// A writer process: appends records when it is told to, and notes each append that came back in a log of its own.
import { closeSync, openSync } from 'node:fs';
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import { openAckLog } from '../ack-log.js';
import { recordOf, sizeOfCall } from '../record.js';
import { openSubject } from '../subjects/open.js';
import type { SubjectName } from '../subjects/subject.js';

export interface WriterConfig {
  readonly subject: SubjectName;
  readonly file: string;
  readonly writer: string;
  /** At most so many records; fewer when the harness says stop. */
  readonly count: number;
  readonly maxBytes: number;
  readonly keep: number;
  readonly bigEvery: number;
  /** What comes after a refusal waits so long, so that the fault can pass before all records are used up. */
  readonly refusedMs: number;
  /** How long it rests after each burst, where the time that a scenario takes would else fill the disk. */
  readonly restMs: number;
  readonly clock: string | null;
  readonly ackLog: string;
}

/** What a writer says at its end: its refusals, by the code of the error. */
export type Refusals = Readonly<Record<string, number>>;

/** How many records come between two looks for a message. */
const BURST = 50;

const config = JSON.parse(process.argv[2] ?? '') as WriterConfig;
const { writer, count, bigEvery, refusedMs, restMs } = config;
const log = openAckLog(config.ackLog);
let isStopped = false;
let isToHoard = false;
const refusals: Record<string, number> = {};
const hoard: number[] = [];

async function write(): Promise<void> {
  let subject = await openSubject(config.subject, config);
  for (let [n, size] = [0, 1]; n < count && !isStopped; n += size) {
    if (isToHoard) {
      // A sink that is open keeps its descriptor for the next file, so it begins anew, with none left.
      isToHoard = false;
      await subject.close();
      takeAllDescriptors();
      subject = await openSubject(config.subject, config);
    }
    size = subject.appendAll === undefined ? 1 : Math.min(sizeOfCall(n), count - n);
    const numbers = Array.from({ length: size }, (_, index) => n + index);
    const records = numbers.map((number) => recordOf(writer, number, bigEvery));
    const begin = performance.now();
    let kind: 'returned' | 'refused' = 'returned';
    try {
      // A promise means waiting for a peer's full buffer; ours returns nothing to wait for.
      const pending = size > 1 ? subject.appendAll?.(records) : subject.append(records[0] ?? {});
      if (pending !== undefined) await pending;
    } catch (error) {
      kind = 'refused';
      const code = codeOf(error);
      refusals[code] = (refusals[code] ?? 0) + 1;
    }
    const took = (performance.now() - begin) * 1000;
    // Of a group that was refused, the first ones may be there.
    if (kind === 'returned' || size === 1) for (const number of numbers) log.note(kind, number, took);
    if (kind === 'refused' && refusedMs > 0) await pause(refusedMs);
    if ((n + size) % BURST < size) await (restMs > 0 ? pause(restMs) : breathe());
  }
  await subject.close();
}

/** Of the sink's own errors their code; any other is one that a caller would not expect. */
function codeOf(error: unknown): string {
  const isOurs = error instanceof Error && error.name === 'JsonlSinkError' && 'code' in error;
  return isOurs ? String(error.code) : `unexpected: ${String(error)}`;
}

/** Takes every file descriptor that the process may have. */
function takeAllDescriptors(): void {
  try {
    for (;;) hoard.push(openSync('/dev/null', 'r'));
  } catch {
    // None is left.
  }
}

process.on('message', (message) => {
  if (message === 'stop') isStopped = true;
  else if (message === 'hoard') isToHoard = true;
  else if (message === 'release') hoard.splice(0).forEach((fd) => closeSync(fd));
  else void write().finally(() => process.send?.(refusals, () => process.disconnect()));
});
// Nobody is left to read what it writes.
process.on('disconnect', () => {
  isStopped = true;
});
process.send?.('ready');
