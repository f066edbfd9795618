import path from 'node:path';
import { parseRecord, scanRecords } from '@bicameral/jsonl-sink';
import { FAILURE_REVIEW_FILE } from '../files.js';

/** A row begins with its time and its key, and ends with a sentence: to parse what lies between would take most of the time. */
const BEGINNING = /^\{"ts":"[^"]{0,40}","key":"([0-9a-f]{32})",/;
const BEGINNING_BYTES = 100;
const KEY = /^[0-9a-f]{32}$/;
const END = Buffer.from('."}');

/** Keys of review rows: as the 16 bytes that they stand for, since there may be very many. */
export class Keys {
  readonly #keys = new Set<string>();
  #sum = 0;
  #otherSum = 0;

  /** Tells this set of keys from any that it could be taken for by accident, in whatever order they came. */
  get digest(): string {
    return `${this.#keys.size}:${this.#sum}:${this.#otherSum}`;
  }

  has(key: string): boolean {
    return this.#keys.has(packed(key));
  }

  add(key: string): void {
    const bytes = packed(key);
    if (this.#keys.has(bytes)) return;
    this.#keys.add(bytes);
    this.#sum ^= parseInt(key.slice(0, 8), 16);
    this.#otherSum ^= parseInt(key.slice(8, 16), 16);
  }
}

/** The keys of all review rows of a home. @throws JsonlSinkError when the file can not be read */
export async function existingKeys(home: string): Promise<Keys> {
  const keys = new Keys();
  for await (const lines of scanRecords(path.join(home, FAILURE_REVIEW_FILE)).lines()) {
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines.bytes(index);
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

/** Null where there is none that could be asked for. */
function parsedKey(line: Buffer): string | null {
  const row = parseRecord(line);
  const key = typeof row === 'string' ? null : row['key'];
  return typeof key === 'string' && KEY.test(key) ? key : null;
}

function packed(key: string): string {
  return Buffer.from(key, 'hex').toString('latin1');
}
