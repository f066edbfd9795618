// Loaded when there is something to reconcile, and not before: the library's other parts are imported as usual.
export { reconcile } from '@bicameral/failure-review/reconcile';
