import { once, type EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** A stream that lost its file may never tell that it ended. */
const PATIENCE_MS = 5000;

/** Waits for the event that ends a stream. Throws when it does not come. */
export async function ending(stream: EventEmitter, event: string, end: () => void): Promise<void> {
  const ended = once(stream, event).then(() => true);
  end();
  if (!(await Promise.race([ended, pause(PATIENCE_MS, false)]))) throw new Error(`no ${event} after ${PATIENCE_MS} ms`);
}
