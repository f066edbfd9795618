import type { Scenario } from '../scenario.js';
import { rotation } from './rotation.js';

export const scenarios: readonly Scenario[] = [rotation];
