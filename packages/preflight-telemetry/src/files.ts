import fs from 'node:fs';
import path from 'node:path';
import { sinkPaths } from '@bicameral/jsonl-sink';

/** Names in the home directory. Rotated files are NAME.1 (newest) and up. */
export const SALT_FILE = 'salt';
export const PREFLIGHT_EVENTS_FILE = 'preflight_events.jsonl';
export const ENGAGEMENTS_FILE = 'engagements.jsonl';

export interface TelemetryFile {
  readonly path: string;
  readonly kind: 'salt' | 'preflight_events' | 'engagements';
}

/**
 * Every existing file that capture has made in a home: the salt and what a repair of it left behind, the two row files,
 * their rotations and locks. For those who show or remove them. A home that does not exist has none.
 *
 * @throws the system's error when the home can not be listed
 */
export function telemetryFiles(home: string): TelemetryFile[] {
  if (!fs.existsSync(home)) return [];
  const saltFiles = fs.readdirSync(home).filter((name) => name === SALT_FILE || name.startsWith(`${SALT_FILE}.`));
  return [
    ...saltFiles.sort().map((name) => ({ path: path.join(home, name), kind: 'salt' as const })),
    ...sinkPaths(path.join(home, PREFLIGHT_EVENTS_FILE)).map((file) => ({
      path: file,
      kind: 'preflight_events' as const,
    })),
    ...sinkPaths(path.join(home, ENGAGEMENTS_FILE)).map((file) => ({ path: file, kind: 'engagements' as const })),
  ];
}
