import { parseTelemetryFlags } from './parse.js';
import type { TelemetryFlags } from './parse.js';

let flagsOfProcess: TelemetryFlags | undefined;

/**
 * The flags of this process: parsed from `process.env` at the first call, the same frozen value ever after. The first
 * call writes each warning to stderr as one line.
 */
export function telemetryFlags(): TelemetryFlags {
  if (flagsOfProcess === undefined) {
    const { flags, warnings } = parseTelemetryFlags(process.env);
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    flagsOfProcess = Object.freeze(flags);
  }
  return flagsOfProcess;
}
