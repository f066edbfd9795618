import { lstatSync } from 'node:fs';
import path from 'node:path';
import { scanRecords, type SinkFile, sinkFiles } from '@bicameral/jsonl-sink';
import { SALT_FILE } from '@bicameral/preflight-telemetry';
import { hashTopic, readSalt, SaltError } from '@bicameral/salted-hash';
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
  /** What keeps the salt from being used. */
  readonly salt_problem: string | null;
  /** Whether others may read it. */
  readonly salt_too_open: boolean;
  /** Rows that do not join with new ones: hashed with another salt, or with one that is gone. */
  readonly rows_of_another_salt: number;
  readonly files: readonly FileStatus[];
  /** Rows that could not be written, by cause, as far as a server lived to say so. */
  readonly losses: Readonly<Record<string, number>>;
}

const OTHERS = 0o077;

/** What capture is set to and what it has left so far. Reads only: nothing is created. */
export async function telemetryStatus({ json }: { json: boolean }): Promise<string> {
  const home = bicameralHome();
  const { flags, warnings } = parseTelemetryFlags(process.env);
  const { salt, salt_problem, salt_too_open, saltId } = currentSalt(home);
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
      too_open: process.platform === 'win32' ? [] : all.filter(({ mode }) => mode & OTHERS).map((entry) => entry.path),
    });
  }
  const status: TelemetryStatus = {
    home,
    enabled: flags.preflight,
    raw: flags.raw,
    warnings,
    salt,
    salt_problem,
    salt_too_open,
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

interface CurrentSalt extends Pick<TelemetryStatus, 'salt' | 'salt_problem' | 'salt_too_open'> {
  /** Null when no row can have it: the next one is made with a new salt. Undefined when that is unknown. */
  readonly saltId: string | null | undefined;
}

function currentSalt(home: string): CurrentSalt {
  const file = path.join(home, SALT_FILE);
  try {
    const salt = readSalt(file);
    if (salt === null) return { salt: 'missing', salt_problem: null, salt_too_open: false, saltId: null };
    return { salt: 'present', salt_problem: null, salt_too_open: isTooOpen(file), saltId: hashTopic(salt, '') };
  } catch (error) {
    const isShort = error instanceof SaltError && error.code === 'SALT_TOO_SHORT';
    const salt_problem = error instanceof Error ? error.message : String(error);
    return { salt: 'unreadable', salt_problem, salt_too_open: false, saltId: isShort ? null : undefined };
  }
}

function isTooOpen(file: string): boolean {
  const mode = lstatSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  return process.platform !== 'win32' && (mode & OTHERS) !== 0;
}

function addCounts(losses: Record<string, number>, counts: unknown): void {
  if (typeof counts !== 'object' || counts === null) return;
  for (const [cause, count] of Object.entries(counts)) {
    if (typeof count === 'number') losses[cause] = (losses[cause] ?? 0) + count;
  }
}
