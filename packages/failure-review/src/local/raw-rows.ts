import path from 'node:path';
import { canonicalUuid } from '@bicameral/contracts';
import { scanRecords } from '@bicameral/jsonl-sink';
import { PREFLIGHT_EVENTS_FILE } from '@bicameral/preflight-telemetry';

/** What raw mode wrote of a preflight. */
export interface RawPreflight {
  /** Null when the row has none: raw mode was off, or the call had no usable topic. */
  readonly topic: string | null;
  readonly filePaths: readonly string[] | null;
}

/**
 * What raw mode wrote of these preflights, in one pass over all rotations. Those whose rows are gone, or were written in
 * hashed mode, are left out.
 *
 * @throws JsonlSinkError when the file can not be read
 */
export async function readRawPreflights(
  home: string,
  preflightIds: Iterable<string>,
): Promise<Map<string, RawPreflight>> {
  const wanted = new Set(preflightIds);
  const found = new Map<string, RawPreflight>();
  if (wanted.size === 0) return found;
  for await (const row of scanRecords(path.join(home, PREFLIGHT_EVENTS_FILE))) {
    const { event_type, preflight_id, topic, file_paths } = row;
    if (event_type !== undefined || typeof preflight_id !== 'string') continue;
    const id = canonicalUuid(preflight_id);
    if (id === null || !wanted.has(id)) continue;
    const raw = { topic: typeof topic === 'string' ? topic : null, filePaths: texts(file_paths) };
    if (raw.topic !== null || raw.filePaths !== null) found.set(id, raw);
  }
  return found;
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
}
