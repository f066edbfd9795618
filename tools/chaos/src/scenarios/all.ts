import type { Scenario } from '../scenario.js';
import { eviction } from './eviction.js';
import { foreign } from './foreign.js';
import { fullDisk } from './full-disk.js';
import { kills } from './kills.js';
import { peers } from './peers.js';
import { reading } from './reading.js';
import { rotation } from './rotation.js';
import { salt } from './salt.js';
import { faults } from './faults.js';
import { clock } from './clock.js';
import { ledger } from './ledger.js';
import { lines } from './lines.js';
import { locks } from './locks.js';
import { noSpace } from './no-space.js';
import { crashes } from './crashes.js';
import { mix } from './mix.js';
import { stoppedOwner } from './stopped-owner.js';

export const scenarios: readonly Scenario[] = [
  rotation,
  kills,
  stoppedOwner,
  crashes,
  eviction,
  reading,
  foreign,
  salt,
  fullDisk,
  faults,
  noSpace,
  lines,
  locks,
  clock,
  mix,
  ledger,
  peers,
];
