import { LedgerError } from '@bicameral/decision-ledger';
import { Refusal } from './registry/refusal.js';

/** How long a call waits for another process that holds the ledger: longer than any work on it takes. */
export const PATIENCE_MS = 30_000;
/** Between two tries, so that those who wait do not all try at once. */
const PAUSE_MS = { least: 5, most: 25 } as const;

export interface Patience {
  readonly patienceMs: number;
  /** Aborted when the caller takes the call back. */
  readonly signal: AbortSignal;
}

/**
 * Does work on the ledger, again while another process holds it. Nothing of it was done when it throws BUSY. In between
 * the turn is given away, so that signals are heeded and other calls answered.
 *
 * @throws Refusal when the patience is at its end, or the caller took the call back
 */
export async function untilFree<Result>(
  work: () => Result | Promise<Result>,
  { patienceMs, signal }: Patience,
): Promise<Result> {
  const began = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'BUSY') throw error;
      if (signal.aborted) throw new Refusal('Taken back while another process held the ledger; nothing was changed.');
      if (performance.now() - began >= patienceMs) throw heldTooLong(error, patienceMs);
    }
    await pause();
  }
}

function heldTooLong({ data }: LedgerError, patienceMs: number): Refusal {
  const file = typeof data['file'] === 'string' ? ` ${data['file']}` : '';
  return new Refusal(
    `Another process has held the ledger${file} for ${Math.round(patienceMs / 1000)} seconds. Call again; if that goes on, find the process that hangs and end it.`,
    'failed',
  );
}

function pause(): Promise<void> {
  const { least, most } = PAUSE_MS;
  return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}
