import type { TelemetryStatus } from './losses.js';
import type { PreflightTelemetry } from './types.js';

const NOTHING_LOST: TelemetryStatus = Object.freeze({ losses: Object.freeze({}), unreported: Object.freeze({}) });

/** What everybody gets while capture is off: no id, no salt, no file, nothing to allocate. */
export const DISABLED: PreflightTelemetry = Object.freeze({
  enabled: false,
  raw: false,
  sessionId: null,
  newPreflightId: () => null,
  recordPreflight: () => undefined,
  recordEngagement: () => null,
  status: () => NOTHING_LOST,
  close: () => undefined,
});
