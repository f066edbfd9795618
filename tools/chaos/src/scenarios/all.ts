import type { Scenario } from '../scenario.js';
import { eviction } from './eviction.js';
import { kills } from './kills.js';
import { reading } from './reading.js';
import { rotation } from './rotation.js';
import { stoppedOwner } from './stopped-owner.js';

export const scenarios: readonly Scenario[] = [rotation, kills, stoppedOwner, eviction, reading];
