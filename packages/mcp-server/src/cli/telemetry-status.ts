import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { scanRecords, type SinkFile, sinkFiles } from '@bicameral/jsonl-sink';
import { SALT_FILE } from '@bicameral/preflight-telemetry';
import { hashTopic, loadOrCreateSalt } from '@bicameral/salted-hash';
import { parseTelemetryFlags } from '@bicameral/telemetry-flags';
import { bicameralHome } from '../home.js';
import { captureFiles } from './capture-files.js';
import { progressOnStderr } from './progress.js';
import { renderStatus } from './render-status.js';

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

export interface TelemetryStatus {
  readonly home: string;
  readonly enabled: boolean;
  readonly raw: boolean;
  readonly warnings: readonly string[];
  readonly salt: 'missing' | 'present' | 'unreadable';
  /** Rows whose hashes were made with another salt: they do not join with new ones. */
  readonly rows_of_another_salt: number;
  readonly files: readonly FileStatus[];
  /** Rows that could not be written, by cause, as far as a server lived to say so. */
  readonly losses: Readonly<Record<string, number>>;
}

/** What capture is set to and what it has left so far. Reads only: nothing is created. */
export async function telemetryStatus({ json }: { json: boolean }): Promise<string> {
  const home = bicameralHome();
  const { flags, warnings } = parseTelemetryFlags(process.env);
  const { state, saltId } = currentSalt(home);
  const losses: Record<string, number> = {};
  let strangers = 0;
  const files: FileStatus[] = [];
  for (const { name, file } of captureFiles(home)) {
    const all = existing(file);
    const progress = progressOnStderr(`reading ${name}`);
    let rows = 0;
    let problem: string | null = null;
    const scan = scanRecords(file);
    try {
      for await (const row of scan) {
        rows += 1;
        progress(rows);
        if (row['event_type'] === 'capture_loss') addCounts(losses, row['counts']);
        if (typeof row['salt_id'] === 'string' && saltId !== undefined && row['salt_id'] !== saltId) strangers += 1;
      }
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    files.push({
      name,
      files: all.length,
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      rows,
      skipped: scan.skipped,
      problem,
      newest: all[0] ? new Date(all[0].modifiedMs).toISOString() : null,
      too_open: process.platform === 'win32' ? [] : all.filter(({ mode }) => mode & 0o077).map((entry) => entry.path),
    });
  }
  const status: TelemetryStatus = {
    home,
    enabled: flags.preflight,
    raw: flags.raw,
    warnings,
    salt: state,
    rows_of_another_salt: strangers,
    files,
    losses,
  };
  return json ? JSON.stringify(status, null, 2) : renderStatus(status);
}

/** None when the home can not be looked into; reading the file says why. */
function existing(file: string): SinkFile[] {
  try {
    return sinkFiles(file);
  } catch {
    return [];
  }
}

/** Never makes a salt: looking must not change anything. */
function currentSalt(home: string): { state: TelemetryStatus['salt']; saltId?: string } {
  const file = path.join(home, SALT_FILE);
  if (!existsSync(file)) return { state: 'missing' };
  try {
    if (statSync(file).size < 32) return { state: 'unreadable' };
    return { state: 'present', saltId: hashTopic(loadOrCreateSalt(file), '') };
  } catch {
    return { state: 'unreadable' };
  }
}

function addCounts(losses: Record<string, number>, counts: unknown): void {
  if (typeof counts !== 'object' || counts === null) return;
  for (const [cause, count] of Object.entries(counts)) {
    if (typeof count === 'number') losses[cause] = (losses[cause] ?? 0) + count;
  }
}
