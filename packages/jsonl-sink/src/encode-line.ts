import { END_LINE } from './end-mark.js';
import { JsonlSinkError } from './errors.js';
import { MAX_LINE_BYTES } from './limits.js';

const OPENING_BRACE = 0x7b;

/** A record as one line of JSON with its newline. */
export interface Line {
  /** Handed to the system as it is: making bytes of it first would cost another copy. */
  readonly text: string;
  /** In bytes of UTF-8. */
  readonly length: number;
}

/**
 * @throws JsonlSinkError BAD_RECORD when JSON has no object for it, RECORD_TOO_LONG when readers would skip it. Neither
 * message quotes the record: it may hold what must not reach a log.
 */
export function encodeLine(record: object): Line {
  const json = stringify(record);
  // Also catches what only becomes something else than an object on the way: arrays, dates, a toJSON that gives nothing.
  if (json?.charCodeAt(0) !== OPENING_BRACE) {
    throw new JsonlSinkError('BAD_RECORD', 'a record must be an object that JSON writes as an object');
  }
  const text = `${json}\n`;
  if (text === END_LINE) {
    throw new JsonlSinkError('BAD_RECORD', 'this record is the mark of a removed file: readers would stop at it');
  }
  const length = Buffer.byteLength(text);
  if (length - 1 > MAX_LINE_BYTES) {
    throw new JsonlSinkError(
      'RECORD_TOO_LONG',
      `a record may take ${MAX_LINE_BYTES} bytes as JSON, this one takes ${length - 1}: shorten it`,
    );
  }
  return { text, length };
}

function stringify(record: object): string | undefined {
  try {
    // Functions, and some toJSON, give undefined.
    return JSON.stringify(record);
  } catch {
    throw new JsonlSinkError('BAD_RECORD', 'a record must be plain JSON: no cycles, no BigInt, no throwing getters');
  }
}
