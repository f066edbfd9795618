/** Names in the home directory. The labels are never rotated. */
export const FAILURE_REVIEW_FILE = 'failure_review.jsonl';
export const FAILURE_LABELS_FILE = 'failure_labels.jsonl';
