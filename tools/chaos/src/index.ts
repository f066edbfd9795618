// What the tests use of the harness.
export { runChaos } from './chaos.js';
export type { ChaosOptions, ChaosReport, Failure } from './chaos.js';
export type { Outcome } from './scenario.js';
export { verify } from './verify.js';
export type { Verdict } from './verify.js';
