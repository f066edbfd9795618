import path from 'node:path';
import { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE } from '@bicameral/preflight-telemetry';

export interface CaptureFile {
  readonly name: string;
  readonly file: string;
}

/** The two files that capture writes, whether they exist or not. */
export function captureFiles(home: string): CaptureFile[] {
  return [PREFLIGHT_EVENTS_FILE, ENGAGEMENTS_FILE].map((name) => ({ name, file: path.join(home, name) }));
}
