import { type JsonRecord, scanRecords, type SinkFile, sinkFiles } from '@bicameral/jsonl-sink';
import type { CaptureFile } from './capture-files.js';
import { progressOnStderr } from './progress.js';

export interface FileStatus {
  readonly name: string;
  /** The active file and its rotations. */
  readonly files: number;
  readonly bytes: number;
  readonly rows: number;
  /** Lines that could not be read. */
  readonly skipped: number;
  /** What keeps the file from being read: a symbolic link in its place, say. */
  readonly problem: string | null;
  readonly newest: string | null;
  /** Files that others may read or write. */
  readonly too_open: readonly string[];
}

/** Permission bits of those who are not the owner. */
export const OTHERS = 0o077;

/** What a sink's file and its rotations hold. Reads only. @param each is given every row */
export async function fileStatus(
  { name, file }: CaptureFile,
  each: (row: JsonRecord) => void = () => undefined,
): Promise<FileStatus> {
  const all = existing(file);
  const progress = progressOnStderr(`reading ${name}`);
  let rows = 0;
  let problem: string | null = null;
  const scan = scanRecords(file);
  try {
    for await (const row of scan) {
      rows += 1;
      progress(rows);
      each(row);
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  return {
    name,
    files: all.length,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    rows,
    skipped: scan.skipped,
    problem,
    newest: all[0] ? new Date(all[0].modifiedMs).toISOString() : null,
    too_open: process.platform === 'win32' ? [] : all.filter(({ mode }) => mode & OTHERS).map((entry) => entry.path),
  };
}

/** None when the home can not be looked into; reading the file says why. */
function existing(file: string): SinkFile[] {
  try {
    return sinkFiles(file);
  } catch {
    return [];
  }
}
