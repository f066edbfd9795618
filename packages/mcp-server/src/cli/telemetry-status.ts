import { lstatSync } from 'node:fs';
import path from 'node:path';
import { readDueMark } from '@bicameral/failure-review/home';
import type { JsonRecord } from '@bicameral/jsonl-sink';
import { SALT_FILE } from '@bicameral/preflight-telemetry';
import { hashTopic, readSalt, SaltError } from '@bicameral/salted-hash';
import { parseTelemetryFlags } from '@bicameral/telemetry-flags';
import { bicameralHome } from '../home.js';
import { captureFiles, reviewFiles } from './capture-files.js';
import { type FileStatus, fileStatus, OTHERS } from './file-status.js';
import { renderStatus } from './render-status.js';

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
  /** The newest end of a session that was not reconciled since; `unknown` when the mark holds no time, null when none was told of. */
  readonly reconcile_due: string | null;
  /** Rows that could not be written, by cause, as far as a server lived to say so. */
  readonly losses: Readonly<Record<string, number>>;
}

/** What capture is set to and what it has left so far. Reads only: nothing is created. */
export async function telemetryStatus({ json }: { json: boolean }): Promise<string> {
  const home = bicameralHome();
  const { flags, warnings } = parseTelemetryFlags(process.env);
  const { salt, salt_problem, salt_too_open, saltId } = currentSalt(home);
  const losses: Record<string, number> = {};
  let strangers = 0;
  const files: FileStatus[] = [];
  for (const file of captureFiles(home)) {
    const each = (row: JsonRecord): void => {
      if (row['event_type'] === 'capture_loss') addCounts(losses, row['counts']);
      if (typeof row['salt_id'] === 'string' && saltId !== undefined && row['salt_id'] !== saltId) strangers += 1;
    };
    files.push(await fileStatus(file, each));
  }
  for (const file of reviewFiles(home)) files.push(await fileStatus(file));
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
    reconcile_due: dueSince(readDueMark(home)),
    losses,
  };
  return json ? JSON.stringify(status, null, 2) : renderStatus(status);
}

function dueSince(mark: string | null): string | null {
  if (mark === null) return null;
  const [time = ''] = mark.split(' ');
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time) ? time : 'unknown';
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
