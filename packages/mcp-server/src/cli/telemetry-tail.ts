import { type JsonRecord, readLastRecords } from '@bicameral/jsonl-sink';
import { bicameralHome } from '../home.js';
import { captureFiles } from './capture-files.js';
import { EXIT } from './exit-codes.js';

/** The newest rows of both files, merged by time; newest last. */
export function telemetryTail({ lines, json }: { lines: number; json: boolean }): string {
  const files = captureFiles(bicameralHome()).map(({ file }) => newest(file, lines));
  const rows = files
    .flatMap((each) => each ?? [])
    .sort((left, right) => timeOf(left) - timeOf(right))
    .slice(-lines);
  if (json) return rows.map((row) => JSON.stringify(row)).join('\n');
  if (rows.length === 0 && files.includes(null)) return 'No rows in what can be read.';
  if (rows.length === 0) return 'No rows. Capture is off unless BICAMERAL_TELEMETRY lists preflight.';
  return rows.map(oneLine).join('\n');
}

/** Null for a file that can not be read: that is said on stderr, the rows of the other are shown, and it has failed. */
function newest(file: string, lines: number): JsonRecord[] | null {
  try {
    return readLastRecords(file, lines).records;
  } catch (error) {
    process.stderr.write(`bicameral-mcp: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT.failed;
    return null;
  }
}

function timeOf({ ts }: JsonRecord): number {
  const time = typeof ts === 'string' ? Date.parse(ts) : NaN;
  return Number.isNaN(time) ? 0 : time;
}

function oneLine(row: JsonRecord): string {
  const { ts, event_type, tool, preflight_id, reason, surfaced_ids, outcome, attribution, match } = row;
  const id = typeof preflight_id === 'string' ? preflight_id : '-';
  if (typeof event_type === 'string') return `${text(ts)}  ${event_type}`;
  if (typeof tool === 'string') {
    const how = typeof match === 'string' ? `${text(attribution)} by ${match}` : text(attribution);
    return `${text(ts)}  ${tool}  ${text(outcome)}  ${id}  ${how}`;
  }
  const surfaced = Array.isArray(surfaced_ids) ? surfaced_ids.length : 0;
  return `${text(ts)}  bicameral.preflight  ${text(reason ?? outcome)}  ${id}  surfaced ${surfaced}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '-';
}
