import { wilson } from './wilson.js';

/** So many of so many, and the interval that the share is in with 95 % confidence; under five there is none to tell. */
export interface Counted {
  readonly hits: number;
  readonly of: number;
  readonly low: number | null;
  readonly high: number | null;
}

const FEWEST = 5;

/** With Wilson's interval from five on. */
export function counted(hits: number, of: number): Counted {
  return of < FEWEST ? { hits, of, low: null, high: null } : wilson(hits, of);
}
