import type { Benchmark } from '../benchmark.js';
import { commands } from './commands.js';
import { roundTrip } from './round-trip.js';
import { size } from './size.js';
import { start } from './start.js';

/** All of them, in the order of the overview. Each has a file of its own. */
export const benchmarks: readonly Benchmark[] = [start, roundTrip, size, commands];
