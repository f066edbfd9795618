export type * from './types/code.js';
export type * from './types/decision.js';
export type * from './types/ingest.js';
export type * from './types/ledger.js';
export type * from './types/query.js';
export type * from './types/signoff.js';
export type * from './types/verdict.js';
