import { hash } from 'node:crypto';

/** Hex characters kept of a digest: 64 bits, enough to tell one machine's topics apart, too few to be worth a table. */
const PREFIX_LENGTH = 16;

/**
 * What Python's `str.strip()` removes, which is not what `String.prototype.trim` does: it takes the separators U+001C to
 * U+001F and U+0085, and leaves the byte order mark U+FEFF. Rows of both servers must hash alike.
 */
const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const FROM_SURROGATES = /[\ud800-\uffff]/;

/** Of one UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;
const scratch = Buffer.allocUnsafeSlow(4096);

/**
 * Hashes a free text: `sha256(salt ‖ utf8(topic))`, first 16 hex characters.
 *
 * @param salt the bytes that make the hash this installation's own
 * @param topic any string; a lone surrogate is hashed as U+FFFD and never throws
 * @returns 16 lower-case hex characters
 */
export function hashTopic(salt: Uint8Array, topic: string): string {
  return prefixOf(salt, topic);
}

/**
 * Hashes a set of paths: each stripped of surrounding white space, the empty ones dropped, sorted by UTF-8 bytes, then
 * `sha256(salt ‖ (0x00 ‖ utf8(path))*)`, first 16 hex characters. Order does not matter; duplicates count, so pass a set.
 *
 * @param salt the bytes that make the hash this installation's own
 * @param paths any strings; one path's own hash is that of a list of one
 * @returns 16 lower-case hex characters
 */
export function hashFilePaths(salt: Uint8Array, paths: readonly string[]): string {
  const marked: string[] = [];
  for (const path of paths) {
    const stripped = strip(path);
    if (stripped !== '') marked.push(`\0${stripped}`);
  }
  if (marked.length === 1) return prefixOf(salt, marked[0] ?? '');
  // Each begins with the same character, so their order is that of the paths.
  return prefixOf(salt, inOrderOfBytes(marked).join(''));
}

/** The order of UTF-16 units, which is the quick one, is another only from the surrogates on. */
function inOrderOfBytes(texts: string[]): string[] {
  if (!texts.some((text) => FROM_SURROGATES.test(text))) return texts.sort();
  return texts.sort((left, right) => Buffer.from(left).compare(Buffer.from(right)));
}

/** In one call: for texts this short a hash object costs as much as the hashing, and so do buffers of their own. */
function prefixOf(salt: Uint8Array, text: string): string {
  const isShort = salt.length + text.length * MOST_BYTES <= scratch.length;
  const bytes = isShort ? scratch : Buffer.allocUnsafeSlow(salt.length + text.length * MOST_BYTES);
  bytes.set(salt);
  const end = salt.length + bytes.write(text, salt.length, 'utf8');
  return hash('sha256', bytes.subarray(0, end), 'hex').slice(0, PREFIX_LENGTH);
}

/** Two cursors, not a regular expression: `\s+$` takes quadratic time on a long run of inner white space. */
function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text, start)) start += 1;
  while (end > start && isWhiteSpace(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

function isWhiteSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // Nearly every path begins and ends with one of these.
  if (code > 0x20 && code < 0x7f) return false;
  return WHITE_SPACE.test(text.charAt(at));
}
