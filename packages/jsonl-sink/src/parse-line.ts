import { isUtf8 } from 'node:buffer';
import { END_LINE } from './end-mark.js';

/** One line of a sink, parsed. */
export type JsonRecord = Record<string, unknown>;

const BLANK = /^[ \t\r]*$/;

const END = Buffer.from(END_LINE.trimEnd());

/** The record on a line (without its newline), 'blank', 'end' where the file was removed, or 'bad' for whatever else is there. */
export function parseLine(line: Buffer): JsonRecord | 'blank' | 'bad' | 'end' {
  if (line.length === 0) return 'blank';
  if (line.equals(END)) return 'end';
  if (!isUtf8(line)) return 'bad';
  const text = line.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : 'bad';
  } catch {
    return BLANK.test(text) ? 'blank' : 'bad';
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
