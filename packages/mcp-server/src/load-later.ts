import { useCompileCache } from './compile-cache.js';
import type * as later from './later.js';

/** Everything that a start does without. */
export function loadLater(): Promise<typeof later> {
  useCompileCache();
  return import('./later.js');
}
