/** What moves a cursor, breaks a line, turns the direction of text round or is no character at all. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/** A text that a terminal can not take for a command: what it could is shown as its code point. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same, of several lines as one. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}

/** A name of a closed list, as a person says it. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
