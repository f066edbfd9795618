import { JsonlSinkError } from './errors.js';
import { MAX_LINE_BYTES } from './limits.js';

const OPENING_BRACE = 0x7b;

/**
 * The record as one line of JSON with its newline.
 *
 * @throws JsonlSinkError BAD_RECORD when JSON has no object for it, RECORD_TOO_LONG when readers would skip it. Neither
 * message quotes the record: it may hold what must not reach a log.
 */
export function encodeLine(record: object): Buffer {
  const text = stringify(record);
  // Also catches what only becomes something else than an object on the way: arrays, dates, a toJSON that gives nothing.
  if (text?.charCodeAt(0) !== OPENING_BRACE) {
    throw new JsonlSinkError('BAD_RECORD', 'a record must be an object that JSON writes as an object');
  }
  const line = Buffer.from(`${text}\n`, 'utf8');
  if (line.length - 1 > MAX_LINE_BYTES) {
    throw new JsonlSinkError(
      'RECORD_TOO_LONG',
      `a record may take ${MAX_LINE_BYTES} bytes as JSON, this one takes ${line.length - 1}: shorten it`,
    );
  }
  return line;
}

function stringify(record: object): string | undefined {
  try {
    // Functions, and some toJSON, give undefined.
    return JSON.stringify(record);
  } catch {
    throw new JsonlSinkError('BAD_RECORD', 'a record must be plain JSON: no cycles, no BigInt, no throwing getters');
  }
}
