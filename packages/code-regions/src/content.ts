import { hash } from 'node:crypto';
import { CodeRegionsError } from './errors.js';

const LF = 0x0a;
const WHITE_SPACE = '\t\v\f\r ';

/** How many lines a content has; a line break at its end begins no new one, and an empty content has none. */
export function countLines(content: string | Uint8Array): number {
  const bytes = bytesOf(content);
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return bytes.length > 0 && bytes.at(-1) !== LF ? lines + 1 : lines;
}

/**
 * The lines of a region, joined by LF, without trailing white space (ASCII) on each and without a line break at the end:
 * the text whose UTF-8 bytes {@link contentHash} hashes.
 *
 * @param startLine first line, from 1
 * @param endLine last line, itself part of the region
 * @throws CodeRegionsError BAD_LINES
 */
export function regionText(content: string | Uint8Array, startLine: number, endLine: number): string {
  return regionBytes(content, startLine, endLine).toString('utf8');
}

/**
 * The identity of a region's content: SHA-256 over {@link regionText}, 64 lower-case hex characters. Line ends and
 * trailing white space make no difference.
 *
 * @throws CodeRegionsError BAD_LINES
 */
export function contentHash(content: string | Uint8Array, startLine: number, endLine: number): string {
  return hash('sha256', regionBytes(content, startLine, endLine), 'hex');
}

function regionBytes(content: string | Uint8Array, startLine: number, endLine: number): Buffer {
  const bytes = bytesOf(content);
  const [start, last] = [startOfLine(bytes, startLine), startOfLine(bytes, endLine)];
  if (start === null || last === null || last < start) throw badLines(startLine, endLine, countLines(bytes));
  const end = bytes.indexOf(LF, last);
  // One character a byte, so that a text that is not UTF-8 keeps its difference.
  const lines = bytes.toString('latin1', start, end < 0 ? bytes.length : end).split('\n');
  return Buffer.from(lines.map((line) => trimEnd(line)).join('\n'), 'latin1');
}

/** Where a line begins, counted from 1; null when there is no such line. */
function startOfLine(bytes: Buffer, line: number): number | null {
  if (!Number.isInteger(line) || line < 1) return null;
  let at = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    const lineBreak = bytes.indexOf(LF, at);
    if (lineBreak < 0) return null;
    at = lineBreak + 1;
  }
  return at < bytes.length ? at : null;
}

function badLines(startLine: number, endLine: number, lineCount: number): CodeRegionsError {
  const message = `Lines ${startLine}-${endLine} are not in the file, which has ${lineCount === 1 ? 'one line' : `${lineCount} lines`}. Lines count from 1.`;
  return new CodeRegionsError('BAD_LINES', message, { startLine, endLine, lineCount });
}

/** A loop, not `/\s+$/`: that takes quadratic time on a long run of inner white space. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && WHITE_SPACE.includes(line.charAt(end - 1))) end -= 1;
  return line.slice(0, end);
}

function bytesOf(content: string | Uint8Array): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
