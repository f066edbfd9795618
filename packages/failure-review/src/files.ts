/** Names in the home directory. The labels are never rotated; the ledger is the app's, and read here. */
export const FAILURE_REVIEW_FILE = 'failure_review.jsonl';
export const FAILURE_LABELS_FILE = 'failure_labels.jsonl';
export const LEDGER_FILE = 'ledger.sqlite';
/** A session has ended, and nobody has reconciled since. */
export const RECONCILE_DUE_FILE = 'reconcile.due';
export const RECONCILE_LOCK_FILE = 'reconcile.lock';
/** From where on the captured rows have to be read again: what lies before was settled. */
export const RECONCILE_SETTLED_FILE = 'reconcile.settled';
/** Which rows went into a dataset, and under which ids. Never leaves the machine. */
export const FAILURE_PROMOTIONS_FILE = 'failure_promotions.jsonl';
/** The writer's own name for it, said again: who leaves a mark has no time to load the writer. */
export const EVENTS_FILE = 'preflight_events.jsonl';
