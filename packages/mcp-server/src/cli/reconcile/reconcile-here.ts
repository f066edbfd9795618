import os from 'node:os';
import { reconcile, type ReconcileResult } from '@bicameral/failure-review/reconcile';
import { defined } from '../../defined.js';
import { grammarDirectory } from '../../grammars.js';
import { bicameralHome } from '../../home.js';
import { startDirectory } from '../../root.js';
import { progressOnStderr } from '../progress.js';

export interface ReconcileHereOptions {
  /** The value of `--root`. */
  readonly root?: string | undefined;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly dryRun?: boolean | undefined;
  /** Read only what earlier runs have not settled. */
  readonly skipSettled?: boolean;
}

/** Reconciles the home of this user, with progress on a terminal's stderr when it takes more than a second. */
export function reconcileHere({ root, since, dryRun, skipSettled }: ReconcileHereOptions): Promise<ReconcileResult> {
  return reconcile(
    defined({
      home: bicameralHome(),
      since,
      dryRun,
      skipSettled,
      directories: whereWeStand(root),
      grammarDirectory: grammarDirectory(),
      onProgress: progressOnStderr('reconciling'),
    }),
  );
}

/**
 * The repository here may be one that the ledger knows nothing of; to stand in none is fine.
 *
 * @throws Refusal when `--root` names none
 */
export function whereWeStand(root: string | undefined): string[] {
  try {
    return [startDirectory({ root, env: process.env, cwd: process.cwd(), userHome: os.homedir() })];
  } catch (error) {
    if (root !== undefined) throw error;
    return [];
  }
}
