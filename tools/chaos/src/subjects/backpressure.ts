import { once, type EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 1000;

/** Waits for a stream whose buffer is full, as a careful caller does; not again after one that never drained. */
export function drainer(stream: EventEmitter & { write: (line: string) => boolean }): (line: string) => Promise<void> {
  let isStuck = false;
  return async (line) => {
    if (stream.write(line) || isStuck) return;
    isStuck = !(await Promise.race([once(stream, 'drain').then(() => true), pause(PATIENCE_MS, false)]));
  };
}
