import type { Database } from './database.js';

/** What every operation works with. `now` gives milliseconds since 1970. */
export interface Context {
  readonly database: Database;
  readonly now: () => number;
}
