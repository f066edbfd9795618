import path from 'node:path';

export interface CaptureFile {
  readonly name: string;
  readonly file: string;
}

/** The two files that capture writes, whether they exist or not. */
export function captureFiles(home: string): CaptureFile[] {
  return ['preflight_events.jsonl', 'engagements.jsonl'].map((name) => ({ name, file: path.join(home, name) }));
}
