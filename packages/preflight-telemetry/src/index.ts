// The public interface of @bicameral/preflight-telemetry. A new line here is new public API.
export { openPreflightTelemetry } from './open.js';
export type { PreflightTelemetryOptions } from './open.js';
export type { Attributed, EngagementCall, PreflightCall, PreflightTelemetry, Surfaced } from './types.js';
export type { LossCounts, TelemetryStatus } from './losses.js';
export { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE, SALT_FILE, telemetryFiles } from './files.js';
export type { TelemetryFile } from './files.js';
