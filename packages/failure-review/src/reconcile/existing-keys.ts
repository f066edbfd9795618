import path from 'node:path';
import { parseRecord, scanRecords } from '@bicameral/jsonl-sink';
import { FAILURE_REVIEW_FILE } from '../files.js';

/** A row begins with its time and its key, and ends with a sentence: to parse what lies between would take most of the time. */
const BEGINNING = /^\{"ts":"[^"]{0,40}","key":"([0-9a-f]{32})",/;
const BEGINNING_BYTES = 100;
const END = Buffer.from('."}');

/** The keys of all review rows of a home. @throws JsonlSinkError when the file can not be read */
export async function existingKeys(home: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const lines of scanRecords(path.join(home, FAILURE_REVIEW_FILE)).lines()) {
    for (const line of lines) {
      const key = quickKey(line) ?? parsedKey(line);
      if (key !== null) keys.add(key);
    }
  }
  return keys;
}

/** Of a row as it is written here; null for any other, a torn one among them. */
function quickKey(line: Buffer): string | null {
  if (!line.subarray(-END.length).equals(END)) return null;
  return BEGINNING.exec(line.toString('latin1', 0, BEGINNING_BYTES))?.[1] ?? null;
}

function parsedKey(line: Buffer): string | null {
  const row = parseRecord(line);
  return typeof row !== 'string' && typeof row['key'] === 'string' ? row['key'] : null;
}
