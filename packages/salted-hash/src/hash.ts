import { createHash } from 'node:crypto';

/** Hex characters kept of a digest: 64 bits, enough to tell one machine's topics apart, too few to be worth a table. */
const PREFIX_LENGTH = 16;

/**
 * What Python's `str.strip()` removes, which is not what `String.prototype.trim` does: it takes the separators U+001C to
 * U+001F and U+0085, and leaves the byte order mark U+FEFF. Rows of both servers must hash alike.
 */
const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const SEPARATOR = Buffer.of(0);

/**
 * Hashes a free text: `sha256(salt ‖ utf8(topic))`, first 16 hex characters.
 *
 * @param salt the bytes that make the hash this installation's own
 * @param topic any string; a lone surrogate is hashed as U+FFFD and never throws
 * @returns 16 lower-case hex characters
 */
export function hashTopic(salt: Uint8Array, topic: string): string {
  return createHash('sha256').update(salt).update(topic, 'utf8').digest('hex').slice(0, PREFIX_LENGTH);
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
  const hash = createHash('sha256').update(salt);
  const encoded = paths
    .map((path) => strip(path))
    .filter((path) => path !== '')
    .map((path) => Buffer.from(path, 'utf8'))
    .sort((left, right) => left.compare(right));
  for (const path of encoded) hash.update(SEPARATOR).update(path);
  return hash.digest('hex').slice(0, PREFIX_LENGTH);
}

/** Two cursors, not a regular expression: `\s+$` takes quadratic time on a long run of inner white space. */
function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
