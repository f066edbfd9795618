import path from 'node:path';
import { SALT_FILE } from '@bicameral/preflight-telemetry';
import colors from 'picocolors';
import type { FileStatus } from './file-status.js';
import type { TelemetryStatus } from './telemetry-status.js';

/** The status for a person to read. */
export function renderStatus(status: TelemetryStatus): string {
  const lines: [string, string][] = [
    ['Capture', capture(status)],
    ['Home', status.home],
    ...status.files.map((file): [string, string] => [file.name, fileLine(file)]),
    ['Reconcile', reconcile(status)],
    ['Salt', salt(status)],
    ['Lost', lost(status.losses)],
    ...status.warnings.map((warning): [string, string] => ['Warning', warning]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${colors.bold(name.padEnd(width))}  ${value}`).join('\n');
}

function capture({ enabled, raw }: TelemetryStatus): string {
  if (!enabled)
    return 'off in this shell; a server goes by its own environment, where BICAMERAL_TELEMETRY=preflight turns it on';
  return `on in this shell, ${raw ? 'with topics and paths in plain (raw)' : 'hashed'}; a server goes by its own environment`;
}

function fileLine({ files, bytes, rows, skipped, problem, newest, too_open }: FileStatus): string {
  if (problem !== null) return colors.yellow(problem);
  if (files === 0) return 'none yet';
  const parts = [
    `${rows.toLocaleString('en')} rows`,
    `${bytes.toLocaleString('en')} bytes in ${files} ${files === 1 ? 'file' : 'files'}`,
    `last written ${newest ?? 'never'}`,
  ];
  if (skipped > 0) parts.push(`${skipped} lines could not be read`);
  if (too_open.length > 0) parts.push(colors.yellow(`open to others, run chmod 600 on: ${too_open.join(', ')}`));
  return parts.join(', ');
}

function reconcile({ reconcile_due: due }: TelemetryStatus): string {
  if (due === null) return 'no session has ended since, as far as a hook told';
  const when = due === 'unknown' ? '' : ` at ${due}`;
  return `due: a session ended${when}; the next server does it, or bicameral-mcp reconcile`;
}

function salt(status: TelemetryStatus): string {
  const { salt: state, salt_problem, salt_too_open, rows_of_another_salt: strangers, home } = status;
  const rows = `${strangers.toLocaleString('en')} rows`;
  if (state === 'missing') {
    if (strangers === 0) return 'none yet; it is made with the first row';
    return colors.yellow(`missing; ${rows} were hashed with one, and will not join with those of the next server`);
  }
  const parts = [salt_problem === null ? 'present' : colors.yellow(salt_problem)];
  if (strangers > 0) parts.push(`${rows} were hashed with another one and no longer join with new rows`);
  if (salt_too_open) parts.push(colors.yellow(`open to others, run chmod 600 on: ${path.join(home, SALT_FILE)}`));
  return parts.join('; ');
}

function lost(losses: TelemetryStatus['losses']): string {
  const causes = Object.entries(losses);
  const unknown = 'what a killed process never wrote is unknown';
  if (causes.length === 0) return `nothing that a server could report; ${unknown}`;
  return `${causes.map(([cause, count]) => `${count} by ${cause}`).join(', ')}; ${unknown}`;
}
