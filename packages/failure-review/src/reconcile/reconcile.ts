import { existsSync } from 'node:fs';
import path from 'node:path';
import { tryLock } from '@bicameral/jsonl-sink';
import { RECONCILE_LOCK_FILE } from '../files.js';
import { openLocalView } from '../local/view.js';
import { clearDueMark, readDueMark } from './due-mark.js';
import type { ReconcileOptions } from './options.js';
import type { ReconcileResult } from './result.js';
import { RULES, type Rules } from './rules.js';
import { Run } from './run.js';

/**
 * Joins the captured rows into suspected failures and appends those to `failure_review.jsonl` that are not there yet. One
 * runs at a time in a home; to run it again, at any time, adds nothing that is known.
 *
 * @throws JsonlSinkError when rows can not be read, or review rows not be written
 */
export function reconcile(options: ReconcileOptions): Promise<ReconcileResult> {
  return reconcileBy(RULES, options);
}

/** The same by other rules, for tests of the rules. */
export async function reconcileBy(rules: Rules, options: ReconcileOptions): Promise<ReconcileResult> {
  const { home, dryRun = false } = options;
  const run = new Run(rules, options);
  if (!existsSync(home)) return run.result('done');
  const lock = dryRun ? null : tryLock(path.join(home, RECONCILE_LOCK_FILE));
  if (lock === null && !dryRun) return run.result('busy');
  const view = await openLocalView(options);
  try {
    const mark = readDueMark(home);
    const isWhole = await run.toEnd(view);
    if (isWhole && !dryRun && options.since === undefined) clearDueMark(home, mark);
    return run.result(isWhole ? 'done' : 'stopped');
  } finally {
    view.close();
    lock?.release();
  }
}
