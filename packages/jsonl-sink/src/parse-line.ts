import { isAscii, isUtf8 } from 'node:buffer';
import { END_LINE } from './end-mark.js';

/** One line of a sink, parsed. */
export type JsonRecord = Record<string, unknown>;

const BLANK = /^[ \t\r]*$/;

const END = Buffer.from(END_LINE.trimEnd());
export const END_MARK_BYTES = END.length;

/** What a line of a sink's file holds: a record, or 'end' where the file was removed; the rest as `parseRecord` says. */
export function parseLine(line: Buffer): JsonRecord | 'blank' | 'bad' | 'end' {
  return isEndMark(line) ? 'end' : parseRecord(line);
}

/** Whether a line says that its file was removed: what follows it was written once more to the next file. */
export function isEndMark(line: Buffer): boolean {
  return line.length === END.length && line.equals(END);
}

/** The record on a line (without its newline), 'blank', or 'bad' for whatever else is there. */
export function parseRecord(line: Buffer): JsonRecord | 'blank' | 'bad' {
  if (line.length === 0) return 'blank';
  // Nearly all lines are ASCII, which is quicker to tell and to decode.
  const encoding = isAscii(line) ? 'latin1' : isUtf8(line) ? 'utf8' : null;
  if (encoding === null) return 'bad';
  const text = line.toString(encoding);
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
