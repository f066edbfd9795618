import path from 'node:path';
import { FAILURE_LABELS_FILE, FAILURE_REVIEW_FILE } from '@bicameral/failure-review/home';
import { ENGAGEMENTS_FILE, PREFLIGHT_EVENTS_FILE } from '@bicameral/preflight-telemetry';

export interface CaptureFile {
  readonly name: string;
  readonly file: string;
}

/** The two files that capture writes, whether they exist or not. */
export function captureFiles(home: string): CaptureFile[] {
  return inHome(home, [PREFLIGHT_EVENTS_FILE, ENGAGEMENTS_FILE]);
}

/** The two files of what was made of the captured rows: suspected failures, and what people said of them. */
export function reviewFiles(home: string): CaptureFile[] {
  return inHome(home, [FAILURE_REVIEW_FILE, FAILURE_LABELS_FILE]);
}

function inHome(home: string, names: readonly string[]): CaptureFile[] {
  return names.map((name) => ({ name, file: path.join(home, name) }));
}
