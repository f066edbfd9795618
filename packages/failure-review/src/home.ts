// What `@bicameral/failure-review/home` offers: the names of its files in a home, and the mark that there is work, for who
// has no time or use for the rest.
export {
  FAILURE_LABELS_FILE,
  FAILURE_REVIEW_FILE,
  RECONCILE_DUE_FILE,
  RECONCILE_LOCK_FILE,
  RECONCILE_SETTLED_FILE,
} from './files.js';
export { leaveDueMark, readDueMark } from './reconcile/due-mark.js';
