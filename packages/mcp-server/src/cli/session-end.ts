import { leaveDueMark } from '@bicameral/failure-review/home';
import { parseTelemetryFlags } from '@bicameral/telemetry-flags';
import { bicameralHome } from '../home.js';

/**
 * Leaves a mark that there may be something to reconcile. What hooks run has about a second and is not to be heard of: it
 * does nothing while capture is off, and what goes wrong is one line on stderr.
 */
export function sessionEnd(): void {
  try {
    if (parseTelemetryFlags(process.env).flags.preflight) leaveDueMark(bicameralHome());
  } catch (error) {
    process.stderr.write(`bicameral-mcp: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
