import { clearLine, cursorTo } from 'node:readline';
import { reconcileHere } from '../reconcile/reconcile-here.js';
import type { DeskOptions } from './desk.js';

/**
 * Reconciles what was captured since, so that there is no row to label that nobody was told of. What keeps it from that is
 * said, and the rows that are there are labelled all the same.
 */
export async function bringUpToDate({ root }: DeskOptions): Promise<void> {
  const warn = (text: string): boolean => process.stderr.write(`bicameral-mcp: ${text}\n`);
  try {
    const { status } = await reconcileHere({ root, skipSettled: true });
    if (process.stderr.isTTY) {
      clearLine(process.stderr, 0);
      cursorTo(process.stderr, 0);
    }
    if (status === 'busy') warn('another process is reconciling; rows that it finds from now on come next time');
  } catch (error) {
    warn(`what was captured since can not be reconciled: ${error instanceof Error ? error.message : String(error)}`);
  }
}
