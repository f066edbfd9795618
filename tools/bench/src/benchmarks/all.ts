import type { Benchmark } from '../benchmark.js';
import { append } from './append.js';
import { appendShared } from './append-shared.js';
import { bundle } from './bundle.js';
import { commands } from './commands.js';
import { durable } from './durable.js';
import { exit } from './exit.js';
import { fallback } from './fallback.js';
import { ledgerIngest } from './ledger-ingest.js';
import { ledgerLinkCommit } from './ledger-link-commit.js';
import { ledgerPreflight } from './ledger-preflight.js';
import { captureOff, record } from './record.js';
import { reconcile } from './reconcile.js';
import { roundTrip } from './round-trip.js';
import { sessionEnd } from './session-end.js';
import { size } from './size.js';
import { start, startCached } from './start.js';
import { tokens } from './tokens.js';

/** All of them, in the order of the overview. Each has a file of its own. */
export const benchmarks: readonly Benchmark[] = [
  start,
  startCached,
  tokens,
  roundTrip,
  exit,
  append,
  appendShared,
  durable,
  record,
  captureOff,
  fallback,
  sessionEnd,
  reconcile,
  ledgerPreflight,
  ledgerLinkCommit,
  ledgerIngest,
  size,
  bundle,
  commands,
];
