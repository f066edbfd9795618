import { reconcileHere, type ReconcileHereOptions } from './reconcile-here.js';
import { renderReconcile } from './render.js';

export interface ReconcileArguments extends ReconcileHereOptions {
  readonly json?: boolean;
}

/** Reconciles, and tells what came of it: JSON, or text for a person. */
export async function runReconcile({ json, ...options }: ReconcileArguments): Promise<string> {
  const result = await reconcileHere(options);
  return json === true ? JSON.stringify(result, null, 2) : renderReconcile(result);
}
