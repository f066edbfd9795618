// The public interface of @bicameral/telemetry-flags. A new line here is new public API.
export { isTruthy, parseTelemetryFlags } from './parse.js';
export type { Environment, TelemetryFlags } from './parse.js';
export { telemetryFlags } from './process.js';
