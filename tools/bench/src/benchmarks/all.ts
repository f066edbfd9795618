import type { Benchmark } from '../benchmark.js';
import { append } from './append.js';
import { appendShared } from './append-shared.js';
import { commands } from './commands.js';
import { fallback } from './fallback.js';
import { captureOff, record } from './record.js';
import { roundTrip } from './round-trip.js';
import { size } from './size.js';
import { start } from './start.js';

/** All of them, in the order of the overview. Each has a file of its own. */
export const benchmarks: readonly Benchmark[] = [
  start,
  roundTrip,
  append,
  appendShared,
  record,
  captureOff,
  fallback,
  size,
  commands,
];
