import type { Language } from './types.js';

const HASH_COMMENTS: readonly Language[] = ['php', 'python', 'ruby'];
/** What begins or ends a comment in any of the languages; in a string it may mean nothing. */
const COMMENT = /\/[/*]|\*\/|<!--|-->|^=(?:begin|end)/m;
/** All that a change of layout alone may add, move or take away, in any of the languages. */
const LAYOUT = /[\s\u200B\u2060,;'"\\]/g;

/**
 * The line, counted from 0, at which two states of a region begin to differ in more than layout, as their lines alone
 * tell: what differs holds no comment's beginning or end, and not the same characters. Unless that line lies in a comment
 * that began above it, the change is one of code.
 *
 * @returns null when it may be one of layout and comments
 */
export function plainChange(language: Language, before: readonly string[], after: readonly string[]): number | null {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const changed = (lines: readonly string[]): string => lines.slice(head, lines.length - tail).join('\n');
  const [old, current] = [changed(before), changed(after)];
  if (mayHoldComment(language, old) || mayHoldComment(language, current)) return null;
  return old.replace(LAYOUT, '') === current.replace(LAYOUT, '') ? null : head;
}

function mayHoldComment(language: Language, text: string): boolean {
  return COMMENT.test(text) || (HASH_COMMENTS.includes(language) && text.includes('#'));
}
