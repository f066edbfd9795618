// What `@bicameral/failure-review/reconcile` offers: reconcile alone, for who has no use for the rest.
export type { ReconcileOptions } from './options.js';
export { reconcile } from './reconcile.js';
export type { ReconcileResult } from './result.js';
