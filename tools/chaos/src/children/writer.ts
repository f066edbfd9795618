// A writer process: appends records when it is told to, and notes each append that came back in a log of its own.
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import { openAckLog } from '../ack-log.js';
import { recordOf } from '../record.js';
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
  readonly ackLog: string;
}

/** How many records come between two looks for a message. */
const BURST = 50;

const config = JSON.parse(process.argv[2] ?? '') as WriterConfig;
const { writer, count, bigEvery, refusedMs } = config;
const log = openAckLog(config.ackLog);
let isStopped = false;

async function write(): Promise<void> {
  const subject = await openSubject(config.subject, config);
  for (let n = 0; n < count && !isStopped; n += 1) {
    const record = recordOf(writer, n, bigEvery);
    const begin = performance.now();
    let kind: 'returned' | 'refused' = 'returned';
    try {
      // A promise means waiting for a peer's full buffer; ours returns nothing to wait for.
      const pending = subject.append(record);
      if (pending !== undefined) await pending;
    } catch {
      kind = 'refused';
    }
    log.note(kind, n, (performance.now() - begin) * 1000);
    if (kind === 'refused' && refusedMs > 0) await pause(refusedMs);
    if (n % BURST === BURST - 1) await breathe();
  }
  await subject.close();
}

process.on('message', (message) => {
  if (message === 'stop') isStopped = true;
  else void write().finally(() => process.disconnect());
});
// Nobody is left to read what it writes.
process.on('disconnect', () => {
  isStopped = true;
});
process.send?.('ready');
