import os from 'node:os';
import { reconcile } from '@bicameral/failure-review/reconcile';
import { defined } from '../../defined.js';
import { grammarDirectory } from '../../grammars.js';
import { bicameralHome } from '../../home.js';
import { startDirectory } from '../../root.js';
import { progressOnStderr } from '../progress.js';
import { renderReconcile } from './render.js';

export interface ReconcileArguments {
  readonly root?: string | undefined;
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Reconciles, and tells what came of it: JSON, or text for a person. */
export async function runReconcile({ root, since, dryRun, json }: ReconcileArguments): Promise<string> {
  const result = await reconcile(
    defined({
      home: bicameralHome(),
      since,
      dryRun,
      directories: whereWeStand(root),
      grammarDirectory: grammarDirectory(),
      onProgress: progressOnStderr('reconciling'),
    }),
  );
  return json === true ? JSON.stringify(result, null, 2) : renderReconcile(result);
}

/** The repository here may be one that the ledger knows nothing of; to stand in none is fine. */
function whereWeStand(root: string | undefined): string[] {
  try {
    return [startDirectory({ root, env: process.env, cwd: process.cwd(), userHome: os.homedir() })];
  } catch (error) {
    if (root !== undefined) throw error;
    return [];
  }
}
